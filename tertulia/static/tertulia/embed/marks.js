// @ts-check
// What is new since the last visit. Remembered only for readers who have acted here: who just reads leaves no trace.

import { drafts, kept, token } from "./source.js";

/** @typedef {import("./talk.js").Talk} Talk */

const VISIT = "tertulia:visit:";

/** When this reader was here before. A tab that stays or turns pages is one visit. @param {string} key @returns {number} */
export const lastVisit = (key) => drafts.get(VISIT + key) ?? kept.get(VISIT + key) ?? 0;

/** @param {Talk} talk */
export function noteVisit({ key, since, items }) {
  if (!token()) return;
  drafts.set(VISIT + key, since);
  kept.set(VISIT + key, Math.max(since, ...[...items.values()].map(({ comment }) => Date.parse(comment.created ?? "") || 0)));
}

/** @param {Talk} talk @param {import("./source.js").Comment} comment */
export const isNew = ({ since, own }, { id, created }) => since && Date.parse(created ?? "") > since && !own.has(id);

/** To the first new comment after the one in focus, after the last to the first. @param {Talk} talk */
export function goToNew(talk) {
  const all = /** @type {HTMLElement[]} */ ([...talk.list.querySelectorAll("li.new")]);
  const next = all.find((item) => talk.active && talk.active.compareDocumentPosition(item) & 4 && !item.contains(talk.active));
  talk.goTo(Number((next ?? all[0])?.id.slice(8)));
}

/** The key `n`, while the focus is in the thread and nobody types. @param {Talk} talk @param {KeyboardEvent} event */
export function pressed(talk, event) {
  const isTyping = /** @type {Element} */ (event.target).closest("input, textarea, select, dialog");
  if (event.key === "n" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) goToNew(talk);
}
