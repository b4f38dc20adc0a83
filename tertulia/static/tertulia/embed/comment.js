// @ts-check
// One comment as readers see it.

import { compose, edit, fold, ignore, remove, vote } from "./acts.js";
import { isNew } from "./marks.js";
import { button, clean, el, web } from "./markup.js";
import { openReport } from "./report.js";

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
      ? [el("p.acts", {}, say("ignored"), button(say("heed"), () => ignore(talk, comment, false)))]
      : [said(talk, comment), el("p.acts", {}, ...acts(talk, comment))]),
  );
}

/** @param {Talk} talk @param {Comment} comment */
const isQuiet = ({ ignored, own }, { id, author }) => ignored.has(author?.person ?? "") && !own.has(id);

/** @param {Talk} talk @param {Comment} comment */
export function said(talk, { html = "" }) {
  const box = el("div.said", { dir: "auto" }, clean(html));
  box.source = html;
  for (const link of box.querySelectorAll("[data-frame]")) if (web(link.dataset.frame)) link.after(" ", offer(talk, link));
  return box;
}

/** A button that shows in place what a link leads to. The other site is asked for nothing before it is pressed.
 * @param {Talk} talk @param {HTMLAnchorElement} link @returns {HTMLElement} */
function offer(talk, link) {
  const { frame: src, from: name = "", shape } = link.dataset;
  const title = `${name}: ${link.textContent}`;
  /** @param {boolean} isOpen */
  const turn = (isOpen) => {
    const parts = isOpen ? [el("iframe", { ...FRAME, src, title, class: shape })] : [el("small.soft", {}, talk.say("asks", { name }))];
    box.replaceChildren(button(talk.say(isOpen ? "close" : "show", { name }), () => (turn(!isOpen), box.firstChild.focus())), ...parts);
  };
  const box = el("span.frame", {});
  turn(false);
  return box;
}

// Players refuse to run when they do not learn which site they stand on. Where browsers know how, readers are nobody there.
const FRAME = {
  sandbox: "allow-scripts allow-same-origin allow-popups allow-presentation",
  referrerpolicy: "strict-origin",
  credentialless: true,
  allowfullscreen: true,
};

/** Puts a comment in the place of its older self. The same text stays where it is, and what plays in it goes on.
 * @param {Element} old @param {Element} fresh */
export function renew(old, fresh) {
  const [was, is] = [old, fresh].map((one) => /** @type {any} */ (one.querySelector(":scope > .said")));
  if (!was || was.source !== is?.source) return old.replaceWith(fresh);
  for (const part of [...old.children]) if (part !== was) part.remove();
  was.before(fresh.firstChild);
  was.after(fresh.lastChild);
}

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
    talk.isOpen && button(say("reply"), (event) => compose(talk, event, { parent: comment }), { "aria-label": say("replyTo", { name }) }),
    own !== undefined && own > Date.now() && button(say("edit"), (event) => edit(talk, event, comment)),
    own !== undefined && button(say("delete"), (event) => remove(talk, event, comment)),
    list && foldButton(talk, comment, list),
    own === undefined && button(say("report"), (event) => openReport(talk, event.currentTarget, comment), { "aria-label": say("reportOf", { name }) }),
    own === undefined && comment.author?.person && button(say("ignore"), () => ignore(talk, comment, true), { "aria-label": `${say("ignore")}: ${name}` }),
  ];
}

/** @param {Talk} talk @param {Comment} comment @param {HTMLElement} list */
const foldButton = (talk, { id }, list) =>
  button(talk.say(list.hidden ? "unfold" : "fold"), () => fold(talk, id, !list.hidden), { "aria-expanded": String(!list.hidden) });

/** @param {Talk} talk @param {Comment} comment @param {boolean} isOwn */
function votes(talk, comment, isOwn) {
  const { say } = talk;
  const mine = talk.votes.get(comment.id) ?? 0;
  /** @param {number} value @param {string} sign @param {string} word */
  const arrow = (value, sign, word) =>
    button(sign, () => vote(talk, comment, mine === value ? 0 : value), {
      class: "plain vote",
      "aria-pressed": String(mine === value),
      "aria-label": `${say(word)}: ${nameOf(talk, comment)}`,
    });
  return [
    !isOwn && arrow(1, "▲", "vote"),
    comment.score != null && el("span.score", {}, el("span.away", {}, say("score", { n: "" })), talk.words.digits.format(comment.score)),
    !isOwn && talk.hasDownVotes && arrow(-1, "▼", "down"),
  ];
}
