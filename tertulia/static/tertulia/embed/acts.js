// @ts-check
// What readers do with a comment.

import { openForm } from "./compose.js";
import { act, kept, readOwn } from "./source.js";

/** @typedef {import("./source.js").Comment} Comment */
/** @typedef {import("./talk.js").Talk} Talk */

export const FOLDED = "tertulia:folded:";
export const IGNORED = "tertulia:ignored";

/** @param {Talk} talk @param {Event} event @param {{parent?: Comment, comment?: Comment, source?: string}} about */
export function compose(talk, { currentTarget }, about) {
  const opener = /** @type {HTMLElement} */ (currentTarget);
  const said = opener.closest("article")?.querySelector(".said");
  openForm(talk, opener, { ...about, quotation: said ? selected(talk, said) : "" });
}

/** What is selected of a comment. The plain selection does not look into the shadow.
 * @param {Talk} talk @param {Element} said */
function selected({ box }, said) {
  /** @type {StaticRange | undefined} */
  const range = /** @type {any} */ (getSelection())?.getComposedRanges?.({ shadowRoots: [box.getRootNode()] })[0];
  if (!range || !said.contains(range.startContainer) || !said.contains(range.endContainer)) return "";
  const live = new Range();
  live.setStart(range.startContainer, range.startOffset);
  live.setEnd(range.endContainer, range.endOffset);
  return live.toString().trim();
}

/** Runs what asks the server; what goes wrong is told above the comments.
 * @param {Talk} talk @param {() => Promise<unknown>} what */
const tried = (talk, what) => what().catch((error) => talk.fail(error));

/** @param {Talk} talk @param {Event} event @param {Comment} comment */
export function edit(talk, { currentTarget }, comment) {
  const opener = /** @type {HTMLElement} */ (currentTarget);
  return tried(talk, async () => {
    const { text } = await readOwn(`source/${comment.id}`);
    openForm(talk, opener, { comment, source: text });
  });
}

/** The first press asks, the second deletes. @param {Talk} talk @param {Event} event @param {Comment} comment */
export function remove(talk, { currentTarget }, { id }) {
  const button = /** @type {HTMLElement} */ (currentTarget);
  if (!button.classList.contains("sure")) {
    button.classList.add("sure");
    button.setAttribute("aria-label", (button.textContent = talk.say("sure")));
    button.addEventListener("blur", () => (button.classList.remove("sure"), button.isConnected && talk.redraw(id)), { once: true });
    return;
  }
  const { count } = talk.facts;
  return tried(talk, async () => {
    await act("DELETE", `comments/${id}`);
    talk.own.delete(id);
    talk.take(id);
    if (talk.facts.count === count) talk.tell({ count: count - 1 }); // the stream may have told it first
    talk.status.textContent = talk.say("taken");
    (talk.items.get(id)?.item ?? talk.adder).focus();
  });
}

/** @param {Talk} talk @param {Comment} comment @param {number} value */
export const vote = (talk, { id }, value) =>
  tried(talk, async () => {
    const votes = await act("POST", `comments/${id}/votes`, { value });
    talk.votes.set(id, votes.mine ?? value);
    const comment = talk.items.get(id)?.comment;
    if (comment && votes.ups != null) comment.score = votes.ups - votes.downs; // it is hidden while it is new
    talk.redraw(id);
  });

/** @param {Talk} talk @param {Comment} comment @param {boolean} quiet */
export function ignore(talk, { author }, quiet) {
  change(talk.ignored, IGNORED, author?.person ?? "", quiet);
  for (const id of talk.items.keys()) talk.redraw(id);
}

/** @param {Talk} talk @param {number} id @param {boolean} shut */
export function fold(talk, id, shut) {
  change(talk.folded, FOLDED + talk.key, id, shut);
  talk.redraw(id);
}

/** Puts something into a remembered set, or takes it out. @template T
 * @param {Set<T>} set @param {string} name @param {T} member @param {boolean} isIn */
function change(set, name, member, isIn) {
  set[isIn ? "add" : "delete"](member);
  kept.set(name, set.size ? [...set] : undefined);
}
