# SPDX-License-Identifier: Apache-2.0
"""The bench's own words in both languages: places, the reader's screens, and what the bench says."""

from __future__ import annotations

from smartid.trace.words import Words

PLACES = {
    "kiosk": Words("自助服務站", "Self-service kiosk"),
    "registration": Words("人事登記辦事處", "Registration of Persons office"),
    "headquarters": Words("入境事務處總部", "Immigration Headquarters"),
    "control": Words("出入境管制站", "Control point"),
    "bench": Words("測試台", "Lab bench"),
}

SCREENS = {
    "idle": Words("待用", "Ready"),
    "place": Words("請放上身份證", "Place the card"),
    "can": Words("輸入六位數字", "Type the six digits"),
    "reading": Words("正在讀取", "Reading"),
    "person": Words("個人資料", "Personal data"),
    "person-2": Words("符號及日期", "Symbols and dates"),
    "verdict": Words("核實結果", "Verdicts"),
    "removed": Words("身份證已取走", "Card taken away"),
    "menu": Words("選單", "Menu"),
}


def screen(name: str) -> Words:
    """A screen of the reader in words; errors and large-text pages by their own name's stem."""
    if name in SCREENS:
        return SCREENS[name]
    if name.startswith("error"):
        return Words("錯誤 ", "Error ") + name.removeprefix("error-")
    if name.startswith("large"):
        return Words("大字體 ", "Large text ") + name.removeprefix("large-")
    return Words(name, name)


SLOT_LATER = Words(
    "接觸式插槽尚未接通，請把身份證放在背面的感應區。",
    "The contact slot is not connected yet. Hold the card to the back of the reader instead.",
)
REVEALED = Words("由現在起會顯示已解密的個人資料。", "From now on the trace shows what the card's answers hold, personal data included.")
SETTLED = Words("閱讀機在新地點重新啟動。", "The reader starts again in its new place.")
TOO_OFTEN = Words("閱讀機正在啟動，請稍候。", "The reader is starting; please wait.")
