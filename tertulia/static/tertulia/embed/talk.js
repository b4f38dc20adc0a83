// @ts-check
// A thread on the page: what is read so far, where each comment stands, and what readers do with it.

import { FOLDED, IGNORED, compose } from "./acts.js";
import { draw, isGone, renew } from "./comment.js";
import { whyNot } from "./compose.js";
import { lengthen, shorten } from "./folding.js";
import { follow, forget, showWaiting } from "./live.js";
import { button, el } from "./markup.js";
import { goToNew, isNew, lastVisit, noteVisit, pressed } from "./marks.js";
import { brief, search } from "./search.js";
import { Refusal, hostPage, kept, read, readAnew, readOwn, threadKey, token } from "./source.js";

/** @typedef {import("./source.js").Comment} Comment */
/** @typedef {import("./source.js").ThreadFacts} ThreadFacts */
/** @typedef {{comment: Comment, item: HTMLElement, list: HTMLElement | null, depth: number}} Item */

const SORTS = ["oldest", "newest", "best", "discussed"];
const SORT = "tertulia:sort";

export class Talk {
  /** @param {HTMLElement} host @param {import("./words.js").Words} words */
  constructor(host, words) {
    this.host = host;
    this.words = words;
    this.say = words.say.bind(words);
    this.key = threadKey(host);
    this.page = { url: hostPage(host.getAttribute("url")), title: (host.getAttribute("page-title") || document.title).slice(0, 500) };
    this.place = location.href.split("#")[0];
    this.sort = [host.getAttribute("sort"), kept.get(SORT)].find((sort) => SORTS.includes(sort ?? "")) ?? "oldest";
    this.limit = Math.min(100, Math.max(1, parseInt(host.getAttribute("limit") ?? "", 10) || 50));
    /** @type {ThreadFacts} */
    this.facts = { key: this.key, url: "", title: "", state: "open", count: 0 };
    /** @type {Map<number, Item>} */
    this.items = new Map();
    /** What is the reader's own, and until when it can be edited. @type {Map<number, number>} */
    this.own = new Map();
    /** @type {Map<number, number>} */
    this.votes = new Map();
    /** New comments that are not shown yet. @type {Set<number>} */
    this.waiting = new Set();
    /** And how many came while nobody listened. */
    this.missed = 0;
    /** Branches that the reader has closed. @type {Set<number>} */
    this.folded = new Set(kept.get(FOLDED + this.key));
    /** People that the reader does not want to read, on all pages of this site. @type {Set<string>} */
    this.ignored = new Set(kept.get(IGNORED));
    /** Conversations that are shown in full. @type {Set<Element>} */
    this.opened = new Set();
    this.since = lastVisit(this.key);
    this.hasDownVotes = false;
    this.longest = 10_000;
    this.next = "";
    /** @type {import("./compose.js").Form | null} */
    this.form = null;
    this.stopped = false;
    /** @type {(() => void) | null} */
    this.unwatch = null;
    this.build();
  }

  get isOpen() {
    return this.facts.state === "open";
  }

  build() {
    const { say } = this;
    const level = Number(this.host.getAttribute("heading")) || 2;
    this.title = el(`h${Math.min(6, Math.max(1, level))}`, { class: "title", id: "title", part: "title" });
    this.status = el("p.away", { role: "status" });
    this.adder = button(say("add"), (event) => compose(this, event, {}), { class: "button", part: "button" });
    this.note = el("p.note", { tabindex: "-1", hidden: true });
    this.sorter = el("select", { id: "sort", change: () => this.choose() });
    for (const sort of SORTS) this.sorter.append(el("option", { value: sort, selected: sort === this.sort }, say(sort)));
    this.sorting = el("p.sorting", {}, el("label", { for: "sort" }, say("sort")), this.sorter);
    this.query = el("input", { type: "search", "aria-label": say("search") });
    this.searching = el("form.sorting", { role: "search", submit: (/** @type {Event} */ event) => search(this, event) }, this.query, el("button.plain", {}, say("search")));
    this.head = el("header.head", {}, this.title, this.searching, this.sorting, this.adder);
    this.found = el("div");
    this.picks = el("div");
    this.newer = button("", () => goToNew(this), { hidden: true });
    this.fresh = button("", () => showWaiting(this), { class: "button fresh", hidden: true });
    this.blank = el("p.empty.soft", {});
    this.list = el("ol.replies", {});
    this.later = button(say("more"), () => this.load(), { class: "plain later", hidden: true });
    this.box = el("section.talk", { part: "thread", "aria-labelledby": "title", lang: this.words.lang, dir: this.words.isRtl ? "rtl" : null, keydown: (/** @type {KeyboardEvent} */ event) => pressed(this, event) });
    this.box.append(this.status, this.head, this.note, this.fresh, this.found, this.picks, this.newer, this.blank, this.list, this.later);
  }

  /** The first page, then what is the reader's own, then whatever comes in. */
  async start() {
    await this.load();
    if (this.stopped) return;
    if (token()) await this.readMine().catch(() => {});
    follow(this);
  }

  stop() {
    this.stopped = true;
    this.unwatch?.();
  }

  /** Reads the next page and puts it below. @param {boolean} anew not as it was a second ago */
  async load(anew = false) {
    const asked = { thread: this.key, sort: this.sort, limit: this.limit, after: this.next };
    this.box.setAttribute("aria-busy", "true");
    this.later.disabled = true;
    this.status.textContent = this.say("loading");
    if (!this.items.size) this.blank.textContent = this.say("loading");
    try {
      const answer = await (anew ? readAnew : read)("comments", asked);
      if (asked.after !== this.next || asked.sort !== this.sort) return; // another question was asked meanwhile
      this.next = answer.next ?? "";
      this.tell(answer.thread);
      const first = answer.comments.map((/** @type {Comment} */ comment) => this.put(comment, true))[0];
      if (answer.highlights?.length) this.picks.replaceChildren(el("p.soft", {}, this.say("highlights")), brief(this, answer.highlights));
      shorten(this);
      noteVisit(this);
      this.countNew();
      if (asked.after) first?.focus({ preventScroll: true });
      this.later.hidden = !this.next;
      this.status.textContent = "";
      this.complain("");
    } catch (error) {
      if (!(error instanceof Refusal && error.status === 404 && !asked.after)) this.fail(error, () => this.load());
      else this.tell({});
    } finally {
      this.later.disabled = false;
      this.box.removeAttribute("aria-busy");
    }
    this.followHash();
  }

  /** Everything from the start, in place. A reader who writes is not disturbed: it waits until the form is closed. */
  async reload() {
    if (this.form) {
      this.form.after = () => this.reload();
      return;
    }
    this.next = "";
    this.items.clear();
    this.opened.clear();
    this.list.replaceChildren();
    this.picks.replaceChildren();
    forget(this);
    await this.load(true);
  }

  choose() {
    this.sort = this.sorter.value;
    kept.set(SORT, this.sort);
    this.form?.close();
    return this.reload();
  }

  /** @param {Partial<ThreadFacts>} facts */
  tell(facts) {
    const was = this.isOpen;
    Object.assign(this.facts, facts);
    const { count } = this.facts;
    this.title.textContent = this.say("title", { n: count });
    this.adder.hidden = !this.isOpen;
    this.sorting.hidden = this.searching.hidden = count < 2;
    if (was !== this.isOpen) for (const id of this.items.keys()) this.redraw(id);
    if (!this.isOpen) this.complain(this.say("closed"));
    this.blank.textContent = count || this.items.size ? "" : this.say(this.isOpen ? "empty" : "nothing");
  }

  /** A sentence above the comments; an empty one takes it away. @param {string} sentence @param {Node | ""} [extra] */
  complain(sentence, extra) {
    if (!sentence && !this.isOpen) return;
    this.note.hidden = !sentence;
    this.note.replaceChildren(sentence, ...(extra ? [" ", extra] : []));
  }

  /** @param {unknown} error @param {() => void} [again] */
  fail(error, again) {
    const sentence = whyNot(this, error, "offline");
    const retry = again && button(this.say("again"), again);
    this.title.textContent ||= this.say("title", { n: this.facts.count });
    this.complain(sentence, retry);
    this.blank.textContent = "";
    this.status.textContent = sentence;
  }

  /** @param {Comment} comment @param {boolean} inOrder whether it follows what was put before @returns {HTMLElement} */
  put(comment, inOrder = false) {
    const above = comment.parent ? this.items.get(comment.parent) : undefined;
    let found = this.items.get(comment.id);
    if (!found) {
      const item = el("li", { id: `comment-${comment.id}`, tabindex: "-1" });
      found = { comment, item, list: null, depth: above ? above.depth + 1 : 0 };
      this.items.set(comment.id, found);
    } else if (!inOrder) {
      found.comment = comment;
      this.redraw(comment.id);
      return found.item;
    }
    found.comment = comment;
    if (above && !above.list) {
      above.item.append((above.list = el("ol.replies", {})));
      this.redraw(above.comment.id);
    }
    const list = above?.list ?? this.list;
    if (inOrder || above || this.sort === "oldest") list.append(found.item);
    else list.prepend(found.item);
    this.redraw(comment.id);
    return found.item;
  }

  /** @param {number} id */
  redraw(id) {
    const found = this.items.get(id);
    if (!found) return;
    const { comment, item, list } = found;
    if (list) list.hidden = this.folded.has(id);
    item.classList.toggle("new", Boolean(isNew(this, comment)));
    const old = item.querySelector(":scope > article");
    if (old?.querySelector(".sure") && !isGone(comment)) return; // it asks something: drawn again when that is answered
    const held = old?.contains(this.active) ? [.../** @type {Element} */ (old).querySelectorAll("a, button")].indexOf(/** @type {Element} */ (this.active)) : -1;
    const fresh = draw(this, comment);
    if (old) renew(old, fresh);
    else item.prepend(fresh);
    if (held >= 0) /** @type {HTMLElement} */ (item.querySelectorAll(":scope > article :is(a, button)")[held] ?? item).focus();
  }

  get active() {
    return /** @type {ShadowRoot} */ (this.box.getRootNode()).activeElement ?? null;
  }

  /** Reads one comment again; away with it when it is gone and nobody answered. @param {number} id */
  async refresh(id) {
    try {
      const comment = await readAnew(`comments/${id}`);
      if (!isGone(comment) || comment.replies) return this.put(comment);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
    return this.take(id);
  }

  /** @param {number} id */
  take(id) {
    const found = this.items.get(id);
    if (!found) return;
    if (found.list?.childElementCount) {
      found.comment = { ...found.comment, state: isGone(found.comment) ? found.comment.state : "deleted" };
      this.redraw(id);
      return;
    }
    found.item.remove();
    this.items.delete(id);
  }

  /** A link to #comment-7 leads here, although it cannot see into the shadow. */
  followHash() {
    const id = Number(/^#comment-(\d{1,18})$/.exec(location.hash)?.[1]);
    this.goTo(id);
  }

  /** To a comment, whose branch is opened for it. @param {number} id */
  goTo(id) {
    const found = this.items.get(id);
    for (let at = found?.comment.parent; at; at = this.items.get(at)?.comment.parent) if (this.folded.delete(at)) this.redraw(at);
    if (found?.item.closest("li[hidden]")) lengthen(this, found.item.closest(".talk > .replies > li"));
    found?.item.focus();
  }

  /** To a comment that may stand on a further page. @param {number} id */
  async reach(id) {
    for (let before = ""; !this.items.has(id) && this.next && this.next !== before; ) {
      before = this.next;
      await this.load();
    }
    this.goTo(id);
  }

  /** How many are new since the last visit. */
  countNew() {
    const n = this.list.querySelectorAll("li.new").length;
    this.newer.hidden = !n;
    this.newer.textContent = this.say("since", { n });
  }

  /** What is this reader's own, and may be done here. */
  async readMine() {
    const mine = await readOwn("me", { thread: this.key });
    const isNews = this.hasDownVotes !== Boolean(mine.down_votes);
    this.hasDownVotes = Boolean(mine.down_votes);
    this.longest = mine.max_length ?? this.longest;
    this.own = new Map(Object.entries(mine.mine ?? {}).map(([id, until]) => [Number(id), Date.parse(until)]));
    noteVisit(this);
    this.votes = new Map(Object.entries(mine.votes ?? {}).map(([id, value]) => [Number(id), Number(value)]));
    for (const id of isNews ? this.items.keys() : new Set([...this.own.keys(), ...this.votes.keys()])) this.redraw(id);
    this.countNew();
  }
}
