// @ts-check
// One comment as readers see it.

import { isNew } from "./marks.js";
import { button, clean, el, web } from "./markup.js";

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
    return el("article.comment.gone", {}, el("p", {}, el("bdi", {}, say(known))), list && el("p.acts", {}, foldButton(talk, comment, list)));
  }
  return el(
    "article.comment", { part: "comment" },
    el("header", {}, who(talk, comment), ...badges(talk, comment), when(talk, comment), ...asides(talk, comment)),
    ...(isQuiet(talk, comment)
      ? [el("p.acts", {}, say("ignored"), button(say("heed"), () => talk.ignore(comment, false)))]
      : [said(talk, comment), el("p.acts", {}, ...acts(talk, comment))]),
  );
}

/** @param {Talk} talk @param {Comment} comment */
const isQuiet = ({ ignored, own }, { id, author }) => ignored.has(author?.person ?? "") && !own.has(id);

/** @param {Talk} talk @param {Comment} comment */
export const said = (talk, comment) => el("div.said", { dir: "auto" }, clean(comment.html ?? ""));

/** @param {Talk} talk @param {Comment} comment */
function who(talk, comment) {
  const name = nameOf(talk, comment);
  const website = web(comment.author?.website || "x:");
  const shown = website ? el("a", { href: website, rel: "nofollow ugc noopener" }, name) : name;
  return el("b.who", {}, el("bdi", {}, shown));
}

/** @param {Talk} talk @param {Comment} comment */
export function badges(talk, comment) {
  const { say } = talk;
  const badge = comment.author?.badge;
  return [
    badge && el("span.badge", {}, say(badge)),
    isNew(talk, comment) && el("span.badge", {}, say("new")),
    comment.pinned && el("span.badge.quiet", {}, say("pinned")),
    comment.featured && el("span.badge.quiet", {}, say("featured")),
  ];
}

/** @param {Talk} talk @param {Comment} comment */
function when({ words, say, place }, comment) {
  const shown = comment.created
    ? el("time", { datetime: comment.created }, words.date(comment.created))
    : say("undated");
  return el("a.when", { href: `${place}#comment-${comment.id}` }, shown);
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
  return [
    ...votes(talk, comment, own !== undefined),
    talk.isOpen && button(say("reply"), (event) => talk.compose(event, { parent: comment }), { "aria-label": say("replyTo", { name }) }),
    own !== undefined && own > Date.now() && button(say("edit"), (event) => talk.edit(event, comment)),
    own !== undefined && button(say("delete"), (event) => talk.remove(event, comment)),
    list && foldButton(talk, comment, list),
    own === undefined && button(say("report"), (event) => talk.report(event, comment), { "aria-label": say("reportOf", { name }) }),
    own === undefined && comment.author?.person && button(say("ignore"), () => talk.ignore(comment, true), { "aria-label": `${say("ignore")}: ${name}` }),
  ];
}

/** @param {Talk} talk @param {Comment} comment @param {HTMLElement} list */
const foldButton = (talk, { id }, list) =>
  button(talk.say(list.hidden ? "unfold" : "fold"), () => talk.fold(id, !list.hidden), { "aria-expanded": String(!list.hidden) });

/** @param {Talk} talk @param {Comment} comment @param {boolean} isOwn */
function votes(talk, comment, isOwn) {
  const { say } = talk;
  const mine = talk.votes.get(comment.id) ?? 0;
  /** @param {number} value @param {string} sign @param {string} word */
  const vote = (value, sign, word) =>
    button(sign, () => talk.vote(comment, mine === value ? 0 : value), {
      class: "plain vote",
      "aria-pressed": String(mine === value),
      "aria-label": `${say(word)}: ${nameOf(talk, comment)}`,
    });
  return [
    !isOwn && vote(1, "▲", "vote"),
    comment.score != null && el("span.score", {}, el("span.away", {}, say("score", { n: "" })), talk.words.digits.format(comment.score)),
    !isOwn && talk.hasDownVotes && vote(-1, "▼", "down"),
  ];
}
