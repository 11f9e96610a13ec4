// SPDX-License-Identifier: Apache-2.0
// Where the time goes, the desk and the fault switches: drawn from what the bench says it has counted and what it can do.

import { $, both, leading, make } from "./dom.js";

const seconds = (us) => (us / 1e6).toFixed(us < 1e7 ? 2 : 1);

export function drawFigures(figures) {
  const parts = figures.parts.filter((part) => part.us > 0);
  const total = parts.reduce((sum, part) => sum + part.us, 0);
  const bar = make("div", { className: "bar", role: "img", ariaLabel: parts.map((part) => `${part.en} ${seconds(part.us)} s`).join(", ") });
  const list = make("ul", { className: "key-list" });
  for (const part of parts) {
    const piece = make("i", { className: "c-" + part.key });
    piece.style.flex = `${part.us} 0 0`;
    bar.append(piece);
    list.append(make("li", {}, make("i", { className: "c-" + part.key }), both(part), make("b", {}, seconds(part.us))));
  }
  const facts = make("p", { className: "facts" }, ...figures.facts.map((fact) => make("span", {}, leading(fact) + " ", make("b", {}, fact.value))));
  $("figures").replaceChildren(
    make("p", { className: "total" }, make("b", {}, `${seconds(total)} s`), make("span", {}, leading(figures.title)), facts),
    bar, list, make("p", { className: "note" }, leading(figures.note)),
  );
}

export function drawFaults(faults, send) {
  $("faults").replaceChildren(...faults.map((fault) => faultSwitch(fault, send)));
}

/** What lies beside the reader: who the officer is, what was decided, what was reported. */
export function drawDesk(desk) {
  const row = (words, lines) => (lines.length ? [make("div", {}, make("dt", {}, leading(words)), ...lines.map((line) => make("dd", {}, line)))] : []);
  const officer = desk.officer ? [`${desk.officer.number}${desk.officer.pin ? " PIN " + desk.officer.pin : ""}`] : [];
  $("desk").replaceChildren(
    ...row({ zh: "職員", en: "Officer" }, officer),
    ...row({ zh: "待更新", en: "Tickets" }, desk.tickets.map(leading)),
    ...row({ zh: "遺失名單", en: "Lost list" }, desk.lost.map(leading)),
  );
}

function faultSwitch(fault, send) {
  const id = "fault-" + fault.key;
  const toggle = make("button", { className: "switch", type: "button", role: "switch", id, ariaChecked: String(fault.on) });
  toggle.setAttribute("aria-labelledby", id + "-name");
  const amount = make("input", { type: "number", min: fault.min, max: fault.max, step: 1, value: fault.value, ariaLabel: `${fault.unit.zh} ${fault.unit.en}` });
  toggle.onclick = () => send("fault", { key: fault.key, on: !fault.on, value: Number(amount.value) });
  amount.onchange = () => send("fault", { key: fault.key, on: fault.on, value: Number(amount.value) });
  return make(
    "div", { className: "fault" }, toggle,
    make("span", { className: "name", id: id + "-name" }, both(fault)),
    make("label", { className: "set" }, leading(fault.before), amount, leading(fault.unit)),
    make("span", { className: "state" }, leading(fault.on ? { zh: "開", en: "on" } : { zh: "關", en: "off" })),
  );
}
