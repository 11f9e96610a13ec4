# SPDX-License-Identifier: Apache-2.0
"""The bench's own words in both languages: places, and what the bench says."""

from __future__ import annotations

from smartid.trace.words import Words

PLACES = {
    "kiosk": Words("自助服務站", "Self-service kiosk"),
    "registration": Words("人事登記辦事處", "Registration of Persons office"),
    "headquarters": Words("入境事務處總部", "Immigration Headquarters"),
    "control": Words("出入境管制站", "Control point"),
    "bench": Words("測試台", "Lab bench"),
}

RUNNING = Words("真正的韌體在 MicroPython 上運行", "The real firmware on MicroPython")
SLOT_LATER = Words(
    "接觸式插槽尚未接通，請把身份證放在背面的感應區。",
    "The contact slot is not connected yet. Hold the card to the back of the reader instead.",
)
REVEALED = Words(
    "由現在起會顯示已解密的個人資料。",
    "From now on the trace shows what the card's answers hold, personal data included.",
)
SETTLED = Words("閱讀機在新地點重新啟動。", "The reader starts again in its new place.")
