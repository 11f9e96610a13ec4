# SPDX-License-Identifier: Apache-2.0
"""The reader's own rules: cards that are good for nothing any more or yet, and PINs that will not do."""

from reader.lds import card_rules, pin_rules
from reader.lds.person import Person
from reader.refusals import FutureDate, OldForm, Overdue, PinRule
from support import raises


def person(issued="20190508", birth="19850314", card_type=1, number="U384016(3)"):
    made = Person()
    made.issued, made.birth, made.card_type, made.number = issued, birth, card_type, number
    return made


def test_a_card_in_order_passes():
    card_rules.check(person(), "20261124")
    card_rules.check(person(), None)
    card_rules.check(person(issued="20261124"), "20261124")
    card_rules.check(person(issued="20181126"), "20261124")


def test_the_old_form_is_told_whatever_the_clock():
    with raises(OldForm):
        card_rules.check(person(issued="20181125"), "20261124")
    with raises(OldForm):
        card_rules.check(person(issued="20030623"), None)


def test_a_date_of_issue_ahead_of_the_clock():
    with raises(FutureDate):
        card_rules.check(person(issued="20261125"), "20261124")


def test_a_juvenile_card_is_good_for_thirty_days_more():
    for kind in (2, 3, 5, 7):
        young = person("20230919", "20120902", kind)
        card_rules.check(young, "20300902")
        card_rules.check(young, "20301002")
        with raises(Overdue):
            card_rules.check(young, "20301003")
    for kind in (1, 4, 6):
        card_rules.check(person("20230919", "20120902", kind), "20401003")


def test_a_birthday_on_the_leap_day():
    young = person("20230919", "20120229", 2)
    card_rules.check(young, "20300331")
    with raises(Overdue):
        card_rules.check(young, "20300401")


def broken(new, old=b"739214", who=None):
    try:
        pin_rules.check(bytearray(new), old and bytearray(old), who or person())
    except PinRule as error:
        return error.reason
    return None


def test_pins_that_will_do():
    for new in (b"481620", b"48162077", b"739215", b"112233", b"135791"):
        assert broken(new) is None, new
    assert broken(b"739214", None) is None


def test_each_rule():
    cases = (
        (b"", "short"),
        (b"48162", "short"),
        (b"481620771", "long"),
        (b"48162a", "digits"),
        (b"4816 0", "digits"),
        (b"739214", "old"),
        (b"777777", "same"),
        (b"00000000", "same"),
        (b"123456", "run"),
        (b"98765432", "run"),
        (b"789012", "run"),
    )
    for new, reason in cases:
        assert broken(new) == reason, new


def test_birth_date_and_card_number_in_any_order():
    for new in (b"140385", b"850314", b"031485", b"14031985", b"19850314", b"03141985", b"850314", b"403198"):
        assert broken(new) == "personal", new
    for new in (b"384016", b"3840163", b"93840160", b"38401699", b"99140385"):
        assert broken(new) == "personal", new
    assert broken(b"950273", who=person(number="UX150273(A)")) is None
    assert broken(b"150273", who=person(number="UX150273(A)")) == "personal"
