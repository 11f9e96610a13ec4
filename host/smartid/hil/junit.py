# SPDX-License-Identifier: Apache-2.0
"""Results as JUnit's XML, which every build server reads."""

from __future__ import annotations

from xml.etree import ElementTree

from smartid.hil.facts import Facts
from smartid.hil.run import BROKE, FAILED, SKIPPED, Result

_ELEMENTS = {FAILED: "failure", BROKE: "error", SKIPPED: "skipped"}


def xml(results: list[Result], facts: Facts) -> bytes:
    """One test suite, named after how the reader was reached."""
    counted = {word: sum(one.verdict == verdict for one in results) for verdict, word in _ELEMENTS.items()}
    suite = ElementTree.Element(
        "testsuite",
        name=f"smartid test: {facts.depth}",
        tests=str(len(results)),
        failures=str(counted["failure"]),
        errors=str(counted["error"]),
        skipped=str(counted["skipped"]),
        time=f"{sum(one.seconds for one in results):.3f}",
    )
    for one in results:
        case = ElementTree.SubElement(suite, "testcase", classname="smartid", name=one.name, time=f"{one.seconds:.3f}")
        if one.verdict in _ELEMENTS:
            ElementTree.SubElement(case, _ELEMENTS[one.verdict], message=one.reason)
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="utf-8", xml_declaration=True) + b"\n"
