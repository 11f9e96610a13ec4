# SPDX-License-Identifier: Apache-2.0
"""The bench's own words in both languages: places, and what the bench says."""

from __future__ import annotations

from datetime import date

from smartid.people.person import Ticket
from smartid.trace.words import Words

PLACES = {
    "kiosk": Words("自助服務站", "Self-service kiosk"),
    "registration": Words("人事登記辦事處", "Registration of Persons office"),
    "headquarters": Words("入境事務處總部", "Immigration Headquarters"),
    "control": Words("出入境管制站", "Control point"),
    "bench": Words("測試台", "Lab bench"),
}

RUNNING = Words("真正的韌體在 MicroPython 上運行", "The real firmware on MicroPython")
RUNNING_ON_PICO = Words(
    "真正的韌體在模擬的 Raspberry Pi Pico 上運行，速度緩慢",
    "The real firmware on an emulated Raspberry Pi Pico, which is slow",
)
REVEALED = Words(
    "由現在起會顯示已解密的個人資料。",
    "From now on the trace shows what the card's answers hold, personal data included.",
)
SETTLED = Words("現已換上該地點的閱讀機。", "This is now the reader of that place.")

CONDITIONS = {
    "unconditional": Words("無條件限制逗留", "unconditional stay"),
    "employment": Words("受僱", "employment"),
    "iang": Words("非本地畢業生留港／回港就業安排", "IANG"),
    "fdh": Words("外籍家庭傭工", "foreign domestic helper"),
    "dependant": Words("受養人", "dependant"),
    "student": Words("學生", "student"),
    "top-talent": Words("高端人才通行證計劃", "Top Talent Pass"),
    "quality-migrant": Words("優秀人才入境計劃", "Quality Migrant"),
    "mainland-talent": Words("輸入內地人才計劃", "Mainland talent"),
    "technology": Words("科技人才入境計劃", "technology talent"),
    "capital": Words("資本投資者入境計劃", "capital investment"),
    "second-generation": Words("輸入中國籍香港永久性居民第二代計劃", "second generation"),
    "supplementary-labour": Words("補充勞工", "supplementary labour"),
}


def ticket(ticket: Ticket) -> Words:
    """What was decided about a stay and waits to be written."""
    condition = CONDITIONS[ticket.condition]
    day = f"{ticket.limit:%d-%m-%Y}"
    return Words(f"{condition.zh}，至 {day}", f"{condition.en}, to {day}")


def reported(day: date) -> Words:
    return Words(f"{day:%d-%m-%Y} 報失", f"reported {day:%d-%m-%Y}")
