// @ts-check
// Comments shown a second time above the thread: what a search found, and what editors put there.

import { badges, nameOf, said } from "./comment.js";
import { button, el } from "./markup.js";
import { read } from "./source.js";

/** @typedef {import("./talk.js").Talk} Talk */
/** @typedef {import("./source.js").Comment} Comment */

/** A list of comments, each with a link to its place in the thread. @param {Talk} talk @param {Comment[]} comments */
export const brief = (talk, comments) =>
  el("ol.brief", {}, ...comments.map((comment) =>
    el("li", {}, el("p.soft", {}, el("bdi", {}, nameOf(talk, comment)), " ", ...badges(talk, comment), " ", placeLink(talk, comment)), said(talk, comment))));

/** @param {Talk} talk @param {Comment} comment */
const placeLink = (talk, { id, created }) =>
  el("a", { href: `#comment-${id}`, click: (/** @type {Event} */ event) => (event.preventDefault(), talk.reach(id)) }, talk.words.date(created ?? ""));

/** @param {Talk} talk @param {Event} event */
export async function search(talk, event) {
  event.preventDefault();
  const q = talk.query.value.trim();
  const { found } = talk;
  found.replaceChildren();
  if (!q) return;
  try {
    const { comments } = await read("search", { thread: talk.key, q });
    const hits = el("p", { tabindex: "-1" }, talk.say("found", { n: comments.length }), " ", button(talk.say("close"), () => (found.replaceChildren(), talk.query.focus())));
    found.replaceChildren(hits, brief(talk, comments));
    hits.focus();
  } catch (error) {
    talk.fail(error);
  }
}
