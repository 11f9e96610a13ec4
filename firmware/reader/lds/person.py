# SPDX-License-Identifier: Apache-2.0
"""The person as the card's files describe them, once those files agree with each other."""


class Person:
    """number "U384016(3)"; name_zh, "" if there is none; surname "CHAN"; given "Hiu Chuen"; birth, issued YYYYMMDD;
    sex "M" or "F"; symbols "***AZ"; card_type 1..7; first_registration YYYYMM; codes: one for each Chinese character;
    thumbs: whether thumbprint templates are said to be in the chip, which no reader of ours reads.
    """

    def __init__(self):
        self.number = self.name_zh = self.surname = self.given = self.birth = self.sex = ""
        self.symbols = self.first_registration = self.issued = ""
        self.card_type = 0
        self.codes = []
        self.thumbs = False

    @property
    def name_en(self):
        return "%s, %s" % (self.surname, self.given) if self.given else self.surname

    def to_dict(self):
        return {
            "number": self.number,
            "name_zh": self.name_zh,
            "surname": self.surname,
            "given": self.given,
            "name_en": self.name_en,
            "birth": self.birth,
            "sex": self.sex,
            "symbols": self.symbols,
            "card_type": self.card_type,
            "first_registration": self.first_registration,
            "issued": self.issued,
            "codes": self.codes,
            "thumbs": self.thumbs,
        }


def person_from(dg1, dg11=None, dg12=None, dg13=None, today=None):
    """A Person from the files as read. Raises LdsError, also where two files contradict each other.

    An ordinary passport has DG1 only, or DG11 and DG12 without what our own cards put there: then the fields that it
    does not tell stay empty. today: YYYYMMDD, which tells the century of a birth that is given with two digits.
    """
    from reader.lds import dg, mrz  # here: a Person outlives the parsers, and would keep them
    from reader.lds.text import agree, capitalised

    zone = mrz.parse(dg1)
    if zone.kind == "TD3":
        from reader.lds.passport import holder

        return holder(Person(), zone, dg11, dg12, today)
    person = Person()
    person.name_zh, person.surname, given, number, person.birth = dg.personal_details(dg11)
    person.given = capitalised(given)
    person.sex = zone.sex
    person.issued = dg.document_details(dg12)
    person.number, person.card_type, person.symbols, person.first_registration, person.codes = dg.particulars(dg13)
    agree("number", bare_number(person.number), zone.number)
    agree("number", bare_number(number), zone.number)
    agree("birth", person.birth[2:], zone.birth)
    if person.codes and person.name_zh:
        agree("codes", len(person.codes), len(person.name_zh))
    return person


def bare_number(number):
    """'U384016(3)' as the MRZ has it: 'U3840163'."""
    return number.replace("(", "").replace(")", "")
