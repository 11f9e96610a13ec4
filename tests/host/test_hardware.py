# SPDX-License-Identifier: Apache-2.0
"""hardware/: the wiring keeps the rules, what is committed is what the sources say, and the checks can fail."""

import pytest
from hardware.make import enclosure, netlist, schematic, tables, wiring

SOURCE = wiring.SOURCE.read_text(encoding="utf-8")


def changed(tmp_path, old, new):
    assert SOURCE.count(old) == 1
    path = tmp_path / "wiring.toml"
    path.write_text(SOURCE.replace(old, new), encoding="utf-8")
    return wiring.load(path)


def test_the_wiring_keeps_the_rules():
    assert wiring.faults(wiring.load()) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('SLOT_RST = "A1.GP4 U1.RSTIN"', 'SLOT_RST = "U1.RSTIN"', "one end only"),
        ('BUZZER = "A1.GP15"', 'BUZZER = "A1.GP14"', "BUZZER and SLOT_VSEL1"),
        ('address = 0x60', 'address = 0x68', "I2C address 0x68: U3 and U4"),
        ("ma = 120", "ma = 290", "305 mA drawn, 300 mA available"),
        ('"A1.GP28" = "free"\n', "", "neither in a net nor left open"),
        ('between = ["KEYPAD_INT", "3V3"]', 'between = ["PN532_IRQ", "3V3"]', "open drain without a pull-up"),
        ('CARD_CLK = "U1.CLK J1.CLK"', 'CARD_CLK = "U1.CLK U1.RST J1.CLK"', "driven by two"),
    ],
    ids=["one-end", "twice", "address", "current", "floating", "pull-up", "two-drivers"],
)  # fmt: skip
def test_a_broken_rule_is_said(tmp_path, old, new, said):
    assert said in "\n".join(wiring.faults(changed(tmp_path, old, new)))


def test_what_does_not_exist_cannot_be_wired(tmp_path):
    with pytest.raises(wiring.WiringError, match=r"A1\.GP29 does not exist"):
        changed(tmp_path, 'BUZZER = "A1.GP15"', 'BUZZER = "A1.GP29"')


def test_every_part_has_what_a_buyer_asks():
    for ref, part in wiring.load().parts.items():
        assert part.facts["block"] in schematic.BLOCKS and part.facts["why"], ref
        if ref[0] not in "RC":
            low, high = part.facts["price"]
            assert part.facts["number"] and part.facts["second"] and 0 < low <= high, ref


def test_the_bill_counts_every_part():
    source = wiring.load()
    assert sum(len(row["refs"]) for row in tables.bom_rows(source)) == len(source.parts)


def test_the_second_rule_check_is_clean_and_can_fail(tmp_path):
    pytest.importorskip("skidl", reason="the extra [hardware] is not installed")
    text, found = netlist.build(wiring.load())
    assert found == []
    assert text.count("(comp\n") == len(wiring.load().parts)
    _, found = netlist.build(changed(tmp_path, 'CARD_CLK = "U1.CLK J1.CLK"', 'CARD_CLK = "U1.CLK U1.RST J1.CLK"'))
    assert any("CARD_CLK" in text for text in found)


def test_what_is_committed_is_what_the_sources_say():
    pytest.importorskip("skidl", reason="the extra [hardware] is not installed")
    from hardware.make import build

    assert build.check() == []


def test_a_hole_in_a_solid_is_seen(tmp_path):
    whole = (enclosure.FOLDER / "keys.stl").read_bytes()
    holed = tmp_path / "holed.stl"
    count = int.from_bytes(whole[80:84], "little")
    holed.write_bytes(whole[:80] + (count - 1).to_bytes(4, "little") + whole[84:-50])
    assert enclosure.measure(enclosure.FOLDER / "keys.stl")["open_edges"] == 0
    assert enclosure.measure(holed)["open_edges"] == 3
