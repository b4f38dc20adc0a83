// @ts-check
// The elements that a page can use: <tertulia-thread>, <tertulia-count>, <tertulia-recent>.

import { CountElement, RecentElement } from "./lists.js";
import { isLight } from "./markup.js";
import { sheet } from "./style.js";
import { Talk } from "./talk.js";
import { langOf, wordsFor } from "./words.js";

const NEAR = "400px"; // how far below the window a thread may be when it is loaded

/** `<tertulia-thread>`: the discussion of this page, or of key="…" or url="…". Loads when it comes near, or at once with
 * `eager`. */
class ThreadElement extends HTMLElement {
  static observedAttributes = ["key", "url", "lang", "sort", "limit", "heading"];

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet()];
    /** @type {Talk | null} */
    this.talk = null;
    /** @type {(() => void)[]} */
    this.ends = [];
  }

  connectedCallback() {
    if (this.hasAttribute("eager") || /^#comment-\d+$/.test(location.hash)) return void this.start();
    const near = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && this.start(), { rootMargin: NEAR });
    near.observe(this);
    this.ends.push(() => near.disconnect());
  }

  disconnectedCallback() {
    this.talk?.stop();
    this.talk = null;
    for (const end of this.ends.splice(0)) end();
  }

  /** @param {string} _name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(_name, before, now) {
    if (!this.talk || before === now) return;
    this.disconnectedCallback();
    this.start();
  }

  async start() {
    for (const end of this.ends.splice(0)) end();
    const lang = langOf(this);
    const words = await wordsFor(lang);
    if (!this.isConnected || this.talk) return;
    const talk = (this.talk = new Talk(this, words));
    this.shadowRoot?.replaceChildren(talk.box);
    this.followColours(talk.box);
    const follow = () => talk.followHash();
    addEventListener("hashchange", follow);
    this.ends.push(() => removeEventListener("hashchange", follow));
    await talk.start();
  }

  /** Dark or light is the page's choice: its text tells, whichever way it chose. @param {HTMLElement} box */
  followColours(box) {
    const look = () => box.classList.toggle("dark", isLight(getComputedStyle(box).color));
    const later = () => requestAnimationFrame(look);
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", later);
    const switches = new MutationObserver(later);
    for (const root of [document.documentElement, document.body, this]) switches.observe(root, { attributes: true });
    this.ends.push(() => scheme.removeEventListener("change", later), () => switches.disconnect());
    look();
  }
}

/** @param {string} name @param {CustomElementConstructor} kind */
const define = (name, kind) => customElements.get(name) ?? customElements.define(name, kind);

define("tertulia-count", CountElement);
define("tertulia-recent", RecentElement);
define("tertulia-thread", ThreadElement);
