// SPDX-License-Identifier: Apache-2.0
// The bench page put together: one link, and the parts that show what comes over it.

import { $, both, leading, make } from "./dom.js";
import { connectKeys } from "./keys.js";
import { Link } from "./link.js";
import { drawDesk, drawFaults, drawFigures } from "./panels.js";
import { Screen } from "./screen.js";
import { Sound } from "./sound.js";
import { Trace } from "./trace.js";
import { Tray } from "./tray.js";

const last = { state: null, figures: null };
const screen = new Screen($("screen"));
const trace = new Trace();
const sound = new Sound($("sound"));
const tray = new Tray($("tray"), {
  place: (card, where) => link.send("place", { card, where }),
  remove: () => link.send("remove"),
});

const link = new Link({
  open: () => trace.clear(),
  lost: () => say({ zh: "與測試台失去連線，正重新連接。", en: "The bench does not answer; trying again." }, "bad", 1500),
  rectangle: (buffer) => screen.paint(buffer),
  cards: ({ cards }) => tray.fill(cards),
  state: showState,
  rows: ({ rows }) => trace.add(rows),
  cleared: () => trace.clear(),
  figures: showFigures,
  screen: showName,
  tone: ({ hertz }) => sound.tone(hertz),
  said: ({ words, level }) => say(words, level),
});

connectKeys($("keys"), (key) => link.send("key", { key }));

function showState(state) {
  last.state = state;
  tray.show(state.card?.name ?? null);
  showCard(state.card);
  $("place").replaceChildren(...state.places.map((place) => make("option", { value: place.key, selected: place.key === state.place }, leading(place))));
  if (document.activeElement !== $("clock")) $("clock").value = dayFirst(state.clock);
  $("reveal").checked = state.reveal;
  $("running").textContent = leading(state.running);
  $("light").classList.toggle("on", state.alive);
  $("dead").hidden = state.alive;
  $("last-lines").textContent = state.last_lines.join("\n");
  drawDesk(state.desk);
  drawFaults(state.faults, (action, more) => link.send(action, more));
}

function showCard(card) {
  $("handheld").classList.toggle("holding", Boolean(card));
  $("peek").hidden = !card;
  const words = card
    ? { zh: `背面：${card.name_zh || card.name_en}`, en: `On the back: ${card.name_en}` }
    : { zh: "感應區在背面", en: "Hold card to the back" };
  $("antenna-legend").replaceChildren(...both(words).childNodes);
}

function showFigures(figures) {
  last.figures = figures;
  drawFigures(figures);
  $("trace-sum").textContent = leading(figures.sum);
}

function showName({ words }) {
  screen.name(words);
  $("live").textContent = `${words.zh} ${words.en}`;
}

let saidTimer = 0;
function say(words, level = "", time = 7000) {
  clearTimeout(saidTimer);
  $("said").className = "said " + level;
  $("said").replaceChildren(both(words));
  $("said").hidden = false;
  saidTimer = setTimeout(() => ($("said").hidden = true), time);
}

/** 2026-11-24T14:32 as it is written here: 24-11-2026 14:32. */
const dayFirst = (iso) => iso.replace(/^(\d+)-(\d+)-(\d+)T(.*)$/, "$3-$2-$1 $4");

function setClock() {
  const parts = $("clock").value.trim().match(/^(\d\d)-(\d\d)-(\d{4}) (\d\d:\d\d)$/);
  if (!parts) return say({ zh: "請輸入 DD-MM-YYYY HH:MM。", en: "Please write DD-MM-YYYY HH:MM." }, "bad");
  link.send("clock", { at: `${parts[3]}-${parts[2]}-${parts[1]}T${parts[4]}` });
}

/** The page's leading language: kept for the next visit. */
function lead(language) {
  document.documentElement.dataset.lead = language;
  document.documentElement.lang = language === "zh" ? "zh-Hant-HK" : "en";
  localStorage.setItem("lead", language);
  if (last.state) showState(last.state);
  if (last.figures) showFigures(last.figures);
  trace.relabel();
}

$("lead").onclick = () => lead(document.documentElement.dataset.lead === "zh" ? "en" : "zh");
$("place").onchange = () => link.send("settle", { place: $("place").value });
$("clock").onchange = setClock;
$("clear").onclick = () => link.send("clear");
$("restart").onclick = () => link.send("restart");
$("reveal").onchange = () => link.send("reveal", { on: $("reveal").checked });
$("show-chip").onchange = () => $("trace").classList.toggle("hide-chip", !$("show-chip").checked);
$("controls").onsubmit = (event) => event.preventDefault();
$("trace").classList.add("hide-chip");
lead(localStorage.getItem("lead") ?? "zh");
