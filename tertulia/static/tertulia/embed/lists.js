// @ts-check
// For front pages and listings: how many comments there are, and the newest ones.

import { el, web } from "./markup.js";
import { read, threadKey } from "./source.js";
import { sheet } from "./style.js";
import { langOf, wordsFor } from "./words.js";

const MOST = 100; // keys in one request
const ROOM = 6_000; // characters in its address, which every proxy lets pass

/** Elements that wait for their number. @type {Map<string, Set<CountElement>>} */
let asked = new Map();

/** All the counts of a page are asked for together, once the last of its elements stands. @param {CountElement} element */
function gather(element) {
  if (!asked.size) queueMicrotask(answer);
  const key = threadKey(element);
  asked.set(key, (asked.get(key) ?? new Set()).add(element));
}

async function answer() {
  const waiting = asked;
  asked = new Map();
  for (const keys of portions([...waiting.keys()])) {
    const { counts } = await read("counts", { thread: keys }).catch(() => ({ counts: null }));
    if (counts) for (const key of keys) for (const element of waiting.get(key) ?? []) element.show(counts[key] ?? 0);
  }
}

/** @param {string[]} keys @returns {string[][]} */
function portions(keys) {
  /** @type {string[][]} */
  const all = [];
  let length = Infinity;
  for (const key of keys) {
    const size = encodeURIComponent(key).length + "&thread=".length;
    if (length + size > ROOM || (all.at(-1)?.length ?? 0) >= MOST) {
      all.push([]);
      length = 0;
    }
    all.at(-1)?.push(key);
    length += size;
  }
  return all;
}

/** `<tertulia-count key="…">` or `url="…"`: "12 comments", or "12" with the attribute `number`. */
export class CountElement extends HTMLElement {
  static observedAttributes = ["key", "url"];

  connectedCallback() {
    gather(this);
  }

  attributeChangedCallback() {
    if (this.isConnected) gather(this);
  }

  /** @param {number} n */
  async show(n) {
    const words = await wordsFor(langOf(this));
    this.textContent = this.hasAttribute("number") ? words.digits.format(n) : words.say("comments", { n });
  }
}

/** `<tertulia-recent limit="5">`: the newest comments of the whole site, each leading to its place. */
export class RecentElement extends HTMLElement {
  connectedCallback() {
    this.read().catch(() => {}); // a front page does without
  }

  async read() {
    const limit = Math.min(50, Math.max(1, Number(this.getAttribute("limit")) || 5));
    const [words, { comments }] = await Promise.all([wordsFor(langOf(this)), read("recent", { limit })]);
    const list = el("ol", { part: "list", "aria-label": words.say("recent") });
    for (const comment of comments) list.append(entry(words, comment));
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet()];
    root.replaceChildren(el("div.recent", { lang: words.lang, dir: words.isRtl ? "rtl" : null }, list));
  }
}

/** @param {import("./words.js").Words} words @param {any} comment */
function entry(words, comment) {
  const href = web(comment.url);
  const name = comment.author || words.say("anonymous");
  const title = comment.thread?.title;
  return el(
    "li",
    { part: "item" },
    el(href ? "a" : "span", { href: href || null, dir: "auto" }, comment.excerpt),
    el("p.soft", {}, el("bdi", {}, title ? words.say("on", { name, title }) : name), comment.created && [" · ", words.date(comment.created)].join("")),
  );
}
