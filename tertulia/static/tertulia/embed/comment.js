// @ts-check
// One comment as readers see it.

import { clean, el, web } from "./markup.js";

/** @typedef {import("./source.js").Comment} Comment */
/** @typedef {import("./talk.js").Talk} Talk */

/** @param {Comment} comment */
export const isGone = (comment) => comment.state !== "published";

/** @param {Talk} talk @param {Comment} comment */
export const nameOf = ({ words }, comment) => comment.author?.name || words.say("anonymous");

/** @param {Talk} talk @param {Comment} comment @returns {HTMLElement} */
export function draw(talk, comment) {
  const { say } = talk;
  if (isGone(comment)) {
    const known = ["removed", "deleted"].includes(comment.state) ? comment.state : "gone";
    const list = talk.items.get(comment.id)?.list;
    return el("article", { class: "comment gone" }, el("p", {}, el("bdi", {}, say(known))), list && el("p", { class: "acts" }, foldButton(talk, comment, list)));
  }
  return el(
    "article",
    { class: "comment", part: "comment" },
    el("header", {}, who(talk, comment), ...badges(talk, comment), when(talk, comment), ...asides(talk, comment)),
    el("div", { class: "said", dir: "auto" }, clean(comment.html ?? "")),
    el("p", { class: "acts" }, ...acts(talk, comment)),
  );
}

/** @param {Talk} talk @param {Comment} comment */
function who(talk, comment) {
  const name = nameOf(talk, comment);
  const website = web(comment.author?.website || "x:");
  const shown = website ? el("a", { href: website, rel: "nofollow ugc noopener" }, name) : name;
  return el("b", { class: "who" }, el("bdi", {}, shown));
}

/** @param {Talk} talk @param {Comment} comment */
function badges({ say }, comment) {
  const badge = comment.author?.badge;
  return [
    badge && el("span", { class: "badge" }, say(badge)),
    comment.pinned && el("span", { class: "badge quiet" }, say("pinned")),
    comment.featured && el("span", { class: "badge quiet" }, say("featured")),
  ];
}

/** @param {Talk} talk @param {Comment} comment */
function when({ words, say, place }, comment) {
  const shown = comment.created
    ? el("time", { datetime: comment.created }, words.date(comment.created))
    : say("undated");
  return el("a", { class: "when", href: `${place}#comment-${comment.id}` }, shown);
}

/** @param {Talk} talk @param {Comment} comment */
function asides(talk, comment) {
  const { words, say } = talk;
  const above = comment.parent && talk.items.get(comment.parent);
  const far = comment.parent && (!above || above.depth >= 5);
  const name = above ? nameOf(talk, above.comment) : say("earlier");
  return [
    comment.edited && el("span", {}, say("edited"), " ", el("time", { datetime: comment.edited }, words.date(comment.edited))),
    far && el("bdi", {}, say("answers", { name })),
  ];
}

/** @param {Talk} talk @param {Comment} comment */
function acts(talk, comment) {
  const { say } = talk;
  const name = nameOf(talk, comment);
  const own = talk.own.get(comment.id);
  const list = talk.items.get(comment.id)?.list;
  /** @param {string} label @param {string} title @param {(event: Event) => void} click */
  const button = (label, title, click) => el("button", { type: "button", class: "plain", "aria-label": title, click }, label);
  return [
    ...votes(talk, comment, own !== undefined),
    talk.isOpen && button(say("reply"), say("replyTo", { name }), (event) => talk.compose(event, { parent: comment })),
    own !== undefined && own > Date.now() && button(say("edit"), say("edit"), (event) => talk.edit(event, comment)),
    own !== undefined && button(say("delete"), say("delete"), (event) => talk.remove(event, comment)),
    list && foldButton(talk, comment, list),
    own === undefined && button(say("report"), say("reportOf", { name }), (event) => talk.report(event, comment)),
  ];
}

/** @param {Talk} talk @param {Comment} comment @param {HTMLElement} list */
const foldButton = (talk, { id }, list) =>
  el("button", { type: "button", class: "plain", "aria-expanded": String(!list.hidden), click: () => talk.fold(id, !list.hidden) },
    talk.say(list.hidden ? "unfold" : "fold"));

/** @param {Talk} talk @param {Comment} comment @param {boolean} isOwn */
function votes(talk, comment, isOwn) {
  const { say } = talk;
  const mine = talk.votes.get(comment.id) ?? 0;
  /** @param {number} value @param {string} sign @param {string} word */
  const button = (value, sign, word) =>
    el(
      "button",
      {
        type: "button",
        class: "plain vote",
        "aria-pressed": String(mine === value),
        "aria-label": `${say(word)}: ${nameOf(talk, comment)}`,
        click: () => talk.vote(comment, mine === value ? 0 : value),
      },
      sign,
    );
  return [
    !isOwn && button(1, "▲", "vote"),
    comment.score != null && el("span", { class: "score" }, el("span", { class: "away" }, say("score", { n: "" })), talk.words.digits.format(comment.score)),
    !isOwn && talk.hasDownVotes && button(-1, "▼", "down"),
  ];
}
