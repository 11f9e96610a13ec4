// SPDX-License-Identifier: Apache-2.0
// The handheld's sixteen keys, by pointer and from the keyboard.

const OF_KEYBOARD = {
  F1: "cancel", F2: "correct", F3: "lang", F4: "enter",
  Escape: "cancel", Backspace: "correct", Enter: "enter", ArrowUp: "up", ArrowDown: "down",
};
// Elements that need Enter and the arrows for themselves.
const OWN_KEYS = "button, a, summary, [role=switch], .scroll";
const TYPED_IN = "input:not([type=checkbox]), select, textarea";

export function connectKeys(panel, press) {
  const buttons = new Map([...panel.querySelectorAll("[data-key]")].map((button) => [button.dataset.key, button]));
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-key]");
    if (button) press(button.dataset.key);
  });
  document.addEventListener("keydown", (event) => {
    const key = keyOf(event);
    if (!key) return;
    event.preventDefault();
    if (event.repeat) return;
    buttons.get(key).classList.add("down");
    press(key);
  });
  document.addEventListener("keyup", () => buttons.forEach((button) => button.classList.remove("down")));
}

/** The handheld's key that this key of the keyboard stands for here; null when it belongs to the page. */
function keyOf(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest(TYPED_IN)) return null;
  if (/^[0-9]$/.test(event.key)) return event.key;
  const key = OF_KEYBOARD[event.key] ?? null;
  const taken = ["Enter", "ArrowUp", "ArrowDown"].includes(event.key) && event.target.closest(OWN_KEYS);
  return taken ? null : key;
}
