// @ts-check
// Where comments come from: the API of the server that this script came from. No cookie is sent or kept; who a reader
// is stands in a token that is asked for when they first act, and kept in the storage of the page's own site.

/** @typedef {{name: string, website?: string, badge?: string, person?: string}} Author */
/** @typedef {{id: number, parent: number | null, depth: number, author?: Author, html?: string,
 *   created: string | null, edited: string | null, score?: number | null, ups?: number | null, downs?: number | null,
 *   replies: number, state: string, why?: string, featured?: boolean, pinned?: boolean}} Comment a tombstone has no author and text */
/** @typedef {{key: string, url: string, title: string, state: string, count: number}} ThreadFacts */

const API = new URL("./api/v1/", import.meta.url);

/** Where a comment is reported as against the law: a page of the site that the discussion is on. @param {number} id */
export const noticeForm = (id) => new URL(`./comments/${id}/notice/`, import.meta.url).href;
const TOKEN = `tertulia:${API.host}`;
const WROTE = `tertulia:wrote:${API.host}`;
const MOMENT = 5_000; // ms in which a writer is shown nothing older than what they wrote

/** An answer that is no. `field`: the form field it is about. `asks`: the writer may say to post it anyway. */
export class Refusal extends Error {
  /** @param {number} status @param {any} problem */
  constructor(status, problem) {
    super(String(problem.detail || problem.title || ""));
    this.status = status;
    this.code = String(problem.code ?? "");
    this.field = String(problem.field ?? "");
    this.asks = problem.question === true;
  }
}

/** The server answers, but not to pages of this site. */
export class Stranger extends Error {}

/** @param {Storage} store @param {string} key @returns {any} */
function recall(store, key) {
  return JSON.parse(store.getItem(key) ?? "null");
}

/** A shelf in a storage that may be forbidden or full: then it lasts as long as the page. @param {() => Storage} store */
function shelf(store) {
  /** @type {Map<string, any>} */
  const memory = new Map();
  return {
    /** @param {string} key @returns {any} */
    get(key) {
      try {
        return recall(store(), key) ?? memory.get(key);
      } catch {
        return memory.get(key);
      }
    },
    /** @param {string} key @param {any} value undefined: forget it */
    set(key, value) {
      memory.set(key, value);
      try {
        if (value === undefined) store().removeItem(key);
        else store().setItem(key, JSON.stringify(value));
      } catch {
        // memory has it
      }
    },
  };
}

export const kept = shelf(() => localStorage);
export const drafts = shelf(() => sessionStorage);

/** @type {Promise<string> | null} */
let asking = null;

/** @returns {string} */
export const token = () => kept.get(TOKEN) ?? "";

/** The reader's token, asked for now if there is none yet. @returns {Promise<string>} */
export async function identify() {
  if (token()) return token();
  asking ??= call("POST", "identity", {}).then((answer) => {
    kept.set(TOKEN, answer.token);
    return answer.token;
  });
  try {
    return await asking;
  } finally {
    asking = null;
  }
}

/** @param {string} path @param {Record<string, any>} query @returns {URL} */
function address(path, query = {}) {
  const url = new URL(path, API);
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one != null && one !== "") url.searchParams.append(name, one);
    }
  }
  return url;
}

/** @param {string} method @param {string} path @param {any} body @param {string} who
 * @param {boolean} anew not as it was a second ago @returns {Promise<any>} */
async function call(method, path, body, who = "", anew = false) {
  const url = address(path, method === "GET" ? body : {});
  /** @type {Record<string, string>} */
  const headers = {};
  if (who) headers.Authorization = `Tertulia ${who}`;
  /** @type {RequestInit} */
  const request = { method, headers, credentials: "omit" };
  if (anew || Date.now() - (kept.get(WROTE) ?? 0) < MOMENT) request.cache = "no-cache";
  if (method !== "GET" && body) {
    headers["Content-Type"] = "application/json";
    request.body = JSON.stringify(body);
  }
  const answer = await fetch(url, request).catch((error) => explain(url, error));
  const data = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, data);
  return data;
}

/** Browsers do not say whether a server is away or will not have this site. One more question tells.
 * @param {URL} url @param {unknown} error @returns {Promise<never>} */
async function explain(url, error) {
  const there = await fetch(url, { mode: "no-cors", credentials: "omit" }).then(() => true, () => false);
  throw there ? new Stranger() : error;
}

/** What everybody may read. @param {string} path @param {Record<string, any>} query @returns {Promise<any>} */
export const read = (path, query = {}) => call("GET", path, query);

/** What has just changed. @param {string} path @param {Record<string, any>} query @returns {Promise<any>} */
export const readAnew = (path, query = {}) => call("GET", path, query, "", true);

/** What only the reader may. @param {string} path @param {Record<string, any>} query @returns {Promise<any>} */
export const readOwn = (path, query = {}) => call("GET", path, query, token());

/** @param {string} path @param {any} body @returns {Promise<any>} */
export const ask = (path, body) => call("POST", path, body);

/** Acts in the reader's name. A token that has run out is replaced once.
 * @param {string} method @param {string} path @param {any} [body] @returns {Promise<any>} */
export async function act(method, path, body) {
  kept.set(WROTE, Date.now()); // before: the answer may be lost
  try {
    return await call(method, path, body, await identify());
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 401) throw error;
    kept.set(TOKEN, undefined);
    return call(method, path, body, await identify());
  }
}

/** @param {string} key @param {string} after the last event that was heard */
export const listen = (key, after) => new EventSource(address("live", { thread: key, after }));

/** The address of a page without what only tells where its reader came from. @param {string} href */
export function canonical(href) {
  if (!URL.canParse(href, document.baseURI)) return href;
  const url = new URL(href, document.baseURI);
  url.hash = "";
  for (const name of [...url.searchParams.keys()]) {
    if (/^(utm_.*|fbclid|gclid)$/.test(name)) url.searchParams.delete(name);
  }
  return url.href;
}

/** The address of this page: the one its author calls the right one, or the one it was found at. */
export function pageAddress() {
  const link = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel~=canonical][href]"));
  return canonical(link?.href || location.href);
}

/** The page on which a first comment would open the discussion: only one of this site may. @param {string | null} url */
export const hostPage = (url) =>
  [url ? canonical(url) : "", pageAddress()].find((address) => address.startsWith(`${location.origin}/`)) ??
  canonical(location.href);

/** The thread that an element is about: key="…", or the page at url="…", or this page. @param {HTMLElement} element */
export function threadKey(element) {
  const url = element.getAttribute("url");
  return element.getAttribute("key") || (url ? canonical(url) : pageAddress());
}

/** A key that makes one form one comment. @returns {string} */
export const freshKey = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
