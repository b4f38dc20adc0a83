// @ts-check
// The look. Text, background and font are the host page's own; the rest are custom properties that it can set.

const STYLE = `
:host { display: block; }
:host([hidden]), [hidden] { display: none !important; }
*, ::before, ::after { box-sizing: border-box; }
.talk, .recent {
  --soft: var(--tertulia-soft, color-mix(in srgb, currentColor 76%, transparent));
  --rule: var(--tertulia-rule, color-mix(in srgb, currentColor 24%, transparent));
  --tint: var(--tertulia-tint, color-mix(in srgb, currentColor 6%, transparent));
  --accent: var(--tertulia-accent, #0a5c5a);
  --on-accent: var(--tertulia-on-accent, #fff);
  --alarm: var(--tertulia-alarm, #a3260f);
  color: var(--tertulia-text, inherit);
  background: var(--tertulia-background, transparent);
  font-family: var(--tertulia-font, inherit);
  line-height: 1.5;
  overflow-wrap: anywhere;
  text-align: start;
  accent-color: var(--accent);
  color-scheme: light;
}
.dark {
  --accent: var(--tertulia-accent, #82d0c6);
  --on-accent: var(--tertulia-on-accent, #14181a);
  --alarm: var(--tertulia-alarm, #ff9d87);
  color-scheme: dark;
}
p, ol, ul, pre, blockquote, h1, h2, h3, h4, h5, h6, fieldset { margin: 0; }
a { color: inherit; text-decoration-color: var(--accent); text-underline-offset: 0.16em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
.away { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.soft { color: var(--soft); font-weight: 400; }
.head { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5em 1em; padding-block: 0.75em; }
.title { flex: 1 1 auto; font-size: 1.4em; line-height: 1.2; }
.sorting { display: flex; flex-wrap: wrap; align-items: center; gap: 0.4em; font-size: 0.875em; }
select, input, textarea { font: inherit; color: inherit; background: transparent; border: 1px solid var(--soft); border-radius: 3px; }
select, [type="search"] { padding: 0.35em; min-height: 2.2em; max-width: 12em; }
option { background: Canvas; color: CanvasText; }
.button { font: inherit; font-size: 0.9375em; font-weight: 600; padding: 0.5em 1em; border: 1px solid var(--accent); border-radius: 3px; background: var(--accent); color: var(--on-accent); cursor: pointer; }
.button:hover { text-decoration: underline; }
.plain { font: inherit; font-weight: 600; color: var(--accent); background: none; border: 0; padding: 0.2em 0; min-width: 1.75em; min-height: 1.75em; text-align: start; cursor: pointer; }
.plain:hover { text-decoration: underline; }
.fresh { display: block; width: 100%; margin-block: 0.5em; position: sticky; inset-block-start: 0.5em; z-index: 1; }
.note { padding: 0.6em 0.9em; margin-block-end: 0.75em; background: var(--tint); border-inline-start: 4px solid var(--accent); }
.replies, .brief { list-style: none; padding: 0; }
.brief { border-inline-start: 4px solid var(--rule); padding-inline-start: 0.9em; margin-block-end: 0.75em; }
.brief li { padding-block: 0.4em; font-size: 0.875em; }
.empty:not(:empty) { padding-block: 1em; }
.replies .replies { padding-inline-start: clamp(0.55em, 2.4vw, 1.6em); border-inline-start: 1px solid var(--rule); }
.replies .replies .replies .replies .replies .replies .replies { padding-inline-start: 0; border-inline-start: 0; }
.talk > .replies > li { border-block-start: 1px solid var(--rule); }
.talk > .replies > li > .replies { margin-block-end: 0.75em; }
li:focus { outline: none; }
li:focus > .comment, .new > .comment { background: var(--tint); box-shadow: 0 0 0 0.4em var(--tint); }
li:focus-visible > .comment { outline: 3px solid var(--accent); outline-offset: 2px; }
.comment { padding-block: 0.8em; overflow-y: clip; }
.comment > header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 0.7em; font-size: 0.875em; }
.comment > header > :not(.who, .badge) { color: var(--soft); }
.who { font-size: 1.08em; }
.when { text-decoration-color: var(--rule); padding-block: 0.2em; }
time, .score { font-variant-numeric: tabular-nums lining-nums; }
.badge { background: var(--accent); color: var(--on-accent); font-size: 0.88em; font-weight: 600; padding-inline: 0.45em; border-radius: 2px; }
.badge.quiet { background: var(--tint); color: inherit; }
/* Only as wide as its text: a short one in another direction still stands on the side of its name. */
.said { margin-block-start: 0.25em; width: fit-content; max-width: min(68ch, 100%); }
.said > * { unicode-bidi: plaintext; }
.said > * + * { margin-block-start: 0.7em; }
.said ul, .said ol { padding-inline-start: 1.5em; }
.said blockquote { border-inline-start: 3px solid var(--rule); padding-inline-start: 0.8em; color: var(--soft); }
.said pre { white-space: pre-wrap; }
.said h4 { font-size: 1em; }
.frame { display: flex; flex-direction: column; align-items: flex-start; }
.said:has(iframe) { width: auto; }
iframe { border: 0; width: 100%; max-width: 40em; aspect-ratio: 16 / 9; }
.tall { max-width: 20em; aspect-ratio: 9 / 16; }
.post { height: 32em; aspect-ratio: auto; }
.gone { color: var(--soft); font-style: italic; }
.acts, .buttons { display: flex; flex-wrap: wrap; align-items: center; gap: 0.2em 1.1em; font-size: 0.875em; }
.acts { margin-block-start: 0.25em; }
.vote { text-align: center; border: 1px solid var(--rule); border-radius: 3px; }
.vote + .score, .score + .vote { margin-inline-start: -0.6em; }
.vote[aria-pressed="true"] { background: var(--accent); color: var(--on-accent); }
.sure { color: var(--alarm); }
.later { padding-block: 0.8em; }
.compose { display: grid; gap: 0.8em; padding-block: 0.8em 1.2em; max-width: 44em; }
.fields { display: grid; gap: 0.8em; grid-template-columns: repeat(auto-fit, minmax(min(100%, 16em), 1fr)); }
.website { grid-column: 1 / -1; }
label { font-weight: 600; font-size: 0.9375em; }
.choice { display: block; padding-block: 0.2em; font-weight: 400; }
.field input, textarea { display: block; width: 100%; margin-block-start: 0.2em; padding: 0.5em 0.6em; }
textarea { resize: vertical; min-height: 6em; }
[aria-invalid="true"] { border: 2px solid var(--alarm) !important; }
.wrong { color: var(--alarm); font-weight: 600; font-size: 0.875em; }
.help { font-size: 0.875em; }
.alert { border: 1px solid var(--alarm); border-inline-start-width: 5px; padding: 0.6em 0.9em; }
.shown { width: auto; border: 1px dashed var(--soft); padding: 0.6em 0.9em; }
.report { color: var(--tertulia-text, CanvasText); background: var(--tertulia-background, Canvas); border: 1px solid var(--soft); border-radius: 5px; padding: 1.2em; max-width: min(30em, calc(100vw - 2em)); }
.report form { display: grid; gap: 0.8em; }
.report::backdrop { background: rgb(0 0 0 / 50%); }
fieldset { border: 0; padding: 0; }
legend { font-weight: 700; padding: 0; margin-block-end: 0.3em; }
.recent ol { list-style: none; padding: 0; }
.recent li { padding-block: 0.6em; }
.recent li + li { border-block-start: 1px solid var(--rule); }
.recent p { font-size: 0.875em; }
@media (forced-colors: active) { .vote[aria-pressed="true"], .button { border: 2px solid; } }
@media print { .acts, .compose, .button, .later, .sorting { display: none; } }
`;

/** @type {CSSStyleSheet | undefined} */
let made;

/** One sheet for all elements of a page. Constructed, so that a policy against inline styles lets it be. */
export function sheet() {
  if (!made) {
    made = new CSSStyleSheet();
    made.replaceSync(STYLE);
  }
  return made;
}
