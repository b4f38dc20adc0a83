// @ts-check
// Long conversations: their first replies, and the others on demand.

import { button } from "./markup.js";

const SHOWN = 20; // replies of one root

/** @param {import("./talk.js").Talk} talk */
export function shorten(talk) {
  for (const root of talk.list.children) {
    const rest = talk.opened.has(root) ? [] : /** @type {HTMLElement[]} */ ([...root.querySelectorAll("li[id]")]).slice(SHOWN);
    root.querySelector(":scope > .rest")?.remove();
    for (const item of rest) item.hidden = true;
    if (rest[0]) root.append(button(talk.say("rest", { n: rest.length }), () => (lengthen(talk, root), rest[0].focus()), { class: "plain rest" }));
  }
}

/** Shows all of a conversation. @param {import("./talk.js").Talk} talk @param {Element | null | undefined} root */
export function lengthen(talk, root) {
  if (!root) return;
  talk.opened.add(root);
  for (const item of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("li[id]"))) item.hidden = false;
  root.querySelector(":scope > .rest")?.remove();
}
