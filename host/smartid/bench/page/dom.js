// SPDX-License-Identifier: Apache-2.0
// Small helpers to make elements. Text only ever goes in as text.

export const $ = (id) => document.getElementById(id);

/** An element with properties, and children that are elements or text. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export const zh = (text) => make("span", { lang: "zh-Hant-HK" }, text);
export const en = (text) => make("span", { lang: "en" }, text);

/** The same words in both languages; equal words are said once. */
export function both(words, className = "bi") {
  if (words.zh === words.en) return make("span", { className }, words.zh);
  return make("span", { className }, zh(words.zh), en(words.en));
}

/** The words in the page's leading language alone. */
export const leading = (words) => (document.documentElement.dataset.lead === "en" ? words.en : words.zh);

/** A drawing from the symbols at the head of the page. */
export function icon(name, className = "") {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", "#" + name);
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}
