# SPDX-License-Identifier: Apache-2.0
"""The tables of the trace: commands, files and status words, each with its Chinese and its English."""

from __future__ import annotations

from typing import NamedTuple

from smartid import profile


class Words(NamedTuple):
    """One meaning in the two languages."""

    zh: str
    en: str

    def __add__(self, more: Words | str) -> Words:  # type: ignore[override]  # both languages, not a longer tuple
        """Both languages continued: by a Words, or by text that is the same in both."""
        if isinstance(more, str):
            return Words(self.zh + more, self.en + more)
        return Words(self.zh + more.zh, self.en + more.en)


def same(text: str) -> Words:
    """A standard's own term, which is not translated."""
    return Words(text, text)


NOTHING = same("")

# ISO 7816-4 instruction -> the standard's name
INSTRUCTIONS = {
    0x20: "VERIFY",
    0x22: "MSE",
    0x24: "CHANGE REFERENCE DATA",
    0x2A: "PSO",
    0x2C: "RESET RETRY COUNTER",
    0x82: "EXTERNAL AUTHENTICATE",
    0x84: "GET CHALLENGE",
    0x86: "GENERAL AUTHENTICATE",
    0x88: "INTERNAL AUTHENTICATE",
    0xA4: "SELECT",
    0xB0: "READ BINARY",
    0xB1: "READ BINARY",
    0xB2: "READ RECORD",
    0xB3: "READ RECORD",
    0xC0: "GET RESPONSE",
    0xCA: "GET DATA",
    0xE2: "APPEND RECORD",
}

# AID -> key of FILES below, and its name
APPLICATIONS = {
    profile.AID_IDENTITY: ("identity", Words("身份資料應用", "identity application")),
    profile.AID_RESIDENCE: ("residence", Words("居留資料應用", "residence application")),
    profile.AID_LIBRARY: ("library", Words("圖書證應用", "library application")),
    profile.AID_ECERT: ("ecert", Words("電子證書應用", "e-Cert application")),
    profile.AID_ISOAPPLET: ("mf", Words("電子證書應用的別名", "the e-Cert application's other name")),
}

# Application -> (file identifier, short file identifier) -> the file's name
FILES = {
    "mf": {
        profile.EF_DIR: "EF.DIR",
        profile.EF_ATR_INFO: "EF.ATR/INFO",
        profile.EF_CARD_ACCESS: "EF.CardAccess",
        profile.EF_CARD_SECURITY: "EF.CardSecurity",
    },
    "identity": {
        profile.EF_COM: "EF.COM",
        profile.EF_SOD: "EF.SOD",
        profile.DG1: "DG1",
        profile.DG2: "DG2",
        profile.DG3: "DG3",
        profile.DG11: "DG11",
        profile.DG12: "DG12",
        profile.DG13: "DG13",
        profile.DG14: "DG14",
        profile.DG15: "DG15",
    },
    "residence": {
        (0x011A, 0x1A): "EF.Certificates",
        (0x0102, 0x02): "EF.Confirmation",
        (0x0103, 0x03): "EF.StayRecords",
    },
    "library": {(0x0101, 0x01): "EF.Library"},
    "ecert": {
        (0x5031, 0x11): "EF.OD",
        (0x5032, 0x12): "EF.TokenInfo",
        (0x4401, 0x01): "EF.AOD",
        (0x4402, 0x02): "EF.PrKD",
        (0x4403, 0x03): "EF.CD",
        (0x4301, 0x04): "EF.Certificate",
    },
}

# File -> what stands in it
CONTENTS = {
    "EF.DIR": Words("應用目錄", "list of applications"),
    "EF.ATR/INFO": Words("晶片能力", "what the chip can do"),
    "EF.CardSecurity": Words("晶片的已簽署密碼匙", "the chip's signed keys"),
    "EF.COM": Words("檔案清單", "list of files"),
    "EF.SOD": Words("已簽署的雜湊值", "signed hashes"),
    "DG1": Words("號碼、姓名、出生、性別", "number, name, birth, sex"),
    "DG2": Words("相片", "photo"),
    "DG3": Words("拇指指紋", "thumbprints"),
    "DG11": Words("全名、出生日期", "names in full, birth"),
    "DG12": Words("簽發日期", "date of issue"),
    "DG13": Words("符號、類別、商用電碼", "symbols, card type, codes"),
    "DG14": Words("晶片的密碼匙", "the chip's keys"),
    "DG15": Words("晶片的核證密碼匙", "the chip's authentication key"),
    "EF.Certificates": Words("簽署者證書", "signers' certificates"),
    "EF.Confirmation": Words("確定紀錄", "confirmation records"),
    "EF.StayRecords": Words("逗留紀錄", "stay records"),
    "EF.Library": Words("圖書證登記", "library registration"),
    "EF.OD": Words("項目目錄", "list of objects"),
    "EF.TokenInfo": Words("電子證書應用的編號", "the application's number"),
    "EF.AOD": Words("個人密碼的規則", "how the PIN is used"),
    "EF.PrKD": Words("私人密碼匙的說明", "what the private key is for"),
    "EF.CD": Words("證書的位置", "where the certificate is"),
    "EF.Certificate": Words("電子證書", "e-Cert"),
}

# Status word -> (words, level); a level colours the row and is never the only sign
STATUS = {
    0x9000: (Words("完成", "done"), "ok"),
    0x6282: (Words("已到檔案結尾", "end of file reached"), "warn"),
    0x6283: (Words("檔案已停用", "file deactivated"), "warn"),
    0x6300: (Words("核對失敗", "authentication failed"), "bad"),
    0x6400: (Words("執行錯誤", "execution error"), "bad"),
    0x6581: (Words("寫入失敗", "memory failure"), "bad"),
    0x6700: (Words("長度錯誤", "wrong length"), "bad"),
    0x6881: (Words("不支援邏輯通道", "logical channel not supported"), "bad"),
    0x6882: (Words("不支援保密通訊", "secure messaging not supported"), "bad"),
    0x6883: (Words("應為最後一個指令", "last command of the chain expected"), "bad"),
    0x6982: (Words("未符合保安條件", "security status not satisfied"), "bad"),
    0x6983: (Words("密碼已鎖", "blocked"), "bad"),
    0x6984: (Words("資料已被取代", "reference data not usable"), "bad"),
    0x6985: (Words("未符合使用條件", "conditions of use not satisfied"), "bad"),
    0x6986: (Words("未選取檔案", "no current file"), "bad"),
    0x6987: (Words("欠缺保密資料", "secure messaging object missing"), "bad"),
    0x6988: (Words("保密資料錯誤", "secure messaging object wrong"), "bad"),
    0x6A80: (Words("資料格式錯誤", "wrong data"), "bad"),
    0x6A81: (Words("不支援此功能", "function not supported"), "bad"),
    0x6A82: (Words("卡上沒有此項", "not on this card"), "bad"),
    0x6A83: (Words("沒有此紀錄", "record not found"), "warn"),
    0x6A84: (Words("容量不足", "not enough room"), "bad"),
    0x6A86: (Words("參數錯誤", "wrong parameters"), "bad"),
    0x6A88: (Words("沒有此資料", "referenced data not found"), "bad"),
    0x6B00: (Words("超出檔案範圍", "offset outside the file"), "warn"),
    0x6D00: (Words("不認識此指令", "instruction not supported"), "bad"),
    0x6E00: (Words("不認識此類別", "class not supported"), "bad"),
    0x6F00: (Words("原因不明", "no precise diagnosis"), "bad"),
}
SECURED = (Words("通道已建立", "channel opened"), "ok")


def status(sw: int) -> tuple[Words, str]:
    """What a status word says, and its level: ok, warn or bad."""
    if sw in STATUS:
        return STATUS[sw]
    if sw >> 8 == 0x61:
        return Words(f"尚有 {sw & 0xFF} 位元組", f"{sw & 0xFF} more bytes"), "ok"
    if sw >> 8 == 0x6C:
        return Words(f"正確長度為 {sw & 0xFF}", f"the right length is {sw & 0xFF}"), "warn"
    if sw & 0xFFF0 == 0x63C0:
        return Words(f"尚餘 {sw & 0xF} 次", f"{sw & 0xF} tries left"), "bad"
    return Words("不明的狀態", "unknown status"), "bad"


# Screen of the reader -> words
SCREENS = {
    "idle": Words("待用", "ready"),
    "place": Words("請放上身份證", "place the card"),
    "relay": Words("主機使用身份證", "the card lent to a program"),
    "can": Words("輸入六位數字", "type the six digits"),
    "reading": Words("正在讀取", "reading"),
    "person": Words("個人資料", "personal data"),
    "person-2": Words("符號及日期", "symbols and dates"),
    "verdict": Words("核實結果", "verdicts"),
    "removed": Words("身份證已取走", "card taken away"),
    "menu": Words("選單", "menu"),
    "blank": Words("已清除", "cleared"),
    "cleared": Words("資料已清除，請取回身份證", "data cleared, take the card"),
}


def screen(name: str) -> Words:
    """A screen of the reader in words; errors and large-text pages by their own name's stem."""
    if name in SCREENS:
        return SCREENS[name]
    if name.startswith("error"):
        return Words("錯誤 ", "error ") + name.removeprefix("error-")
    if name.startswith("large"):
        return Words("大字體 ", "large text ") + name.removeprefix("large-")
    return same(name)
