#include "cli/page.h"

namespace migc::cli {
namespace {

// Colours have a contrast of at least 4.5 to 1 for text and 3 to 1 for the pictures' bars
// (WCAG 2.1, 1.4.3 and 1.4.11), light and dark; none of them says what no word or pattern says.
constexpr std::string_view k_style = R"css(
:root {
  --ground: #ffffff; --raised: #f5f6f8; --text: #1c2127; --soft: #545d68; --rule: #d5dae0;
  --link: #0b57d0; --high: #b3261e; --medium: #8a5200; --low: #1b6e3c;
  --all: #b3261e; --all-line: #e9a39e; --writes: #96600a; --writes-line: #f1cf8f; --neither: #66758a;
  --shade: #eef1f5; --shade-odd: #e3e8ee; --added: #e3f4e8; --added-text: #14532d; --gone: #fbe6e4;
  --gone-text: #8c1d18;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #14171b; --raised: #1d2127; --text: #e4e7eb; --soft: #a5aeb9; --rule: #383f48;
    --link: #8ab4f8; --high: #ff8a80; --medium: #f3bd62; --low: #7dd79d;
    --all: #ff8a80; --all-line: #8c2b25; --writes: #e6b04f; --writes-line: #6b4a10; --neither: #8493a8;
    --shade: #1d2229; --shade-odd: #262c35; --added: #173322; --added-text: #a9e7bf; --gone: #3e1d1b;
    --gone-text: #ffb8b1;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0 auto; padding: 0 1.25rem 4rem; max-width: 66rem; background: var(--ground);
  color: var(--text); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif;
  overflow-wrap: anywhere;
}
code, pre { font-family: ui-monospace, "SF Mono", "Liberation Mono", Menlo, monospace; font-size: .875em; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, input:focus-visible, .wide:focus-visible {
  outline: 3px solid var(--link); outline-offset: 2px;
}
.skip { position: absolute; left: -100rem; }
.skip:focus { position: fixed; left: 1rem; top: 1rem; z-index: 1; padding: .5rem 1rem; background: var(--ground); }
header { margin-top: 2.25rem; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.25; font-weight: 650; }
h1 code { font-size: .9em; }
h2 { margin: 0 0 .75rem; font-size: 1.3rem; line-height: 1.3; }
h3 { margin: 0; font-size: 1.05rem; line-height: 1.4; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .75rem 0 0; padding: 0; list-style: none; }
section { margin-top: 2.75rem; }
#verdict {
  margin-top: 1.5rem; padding: 1.25rem 1.5rem; background: var(--raised); border-left: .5rem solid var(--mark);
  border-radius: .25rem;
}
#verdict h2 { color: var(--mark); font-size: 1.5rem; }
#verdict.high, .level.high { --mark: var(--high); }
#verdict.medium, .level.medium { --mark: var(--medium); }
#verdict.low, .level.low { --mark: var(--low); }
.reasons { margin: 0 0 1rem; padding: 0; list-style: none; }
.reasons li { display: grid; grid-template-columns: 4.75rem 1fr; gap: 0 .75rem; align-items: start; margin: .35rem 0; }
.level {
  margin-top: .1rem; text-align: center; border: 1px solid var(--mark); border-radius: .25rem;
  color: var(--mark); font-size: .8rem; font-weight: 600;
}
dl { margin: 0; }
dl div { padding: .4rem 0; border-top: 1px solid var(--rule); }
dt { color: var(--soft); font-size: .875rem; }
dd { margin: 0; }
dd + dd { margin-top: .25rem; }
@media (min-width: 40rem) {
  dl div { display: grid; grid-template-columns: 8rem 1fr; gap: 0 1rem; }
  dt { grid-row: 1; padding-top: .1rem; }
  dd { grid-column: 2; }
}
figure { margin: 1rem 0; }
figcaption, .note, caption, .file { color: var(--soft); font-size: .875rem; }
figure svg[role=img] { display: block; overflow: hidden; border: 1px solid var(--rule); border-radius: .25rem; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: 0 0 .75rem; padding: 0; list-style: none; }
.legend svg { vertical-align: -.25rem; margin-right: .25rem; }
.patterns { position: absolute; }
pattern .ground { fill: var(--own); }
pattern.reads-and-writes { --own: var(--all); } pattern.reads-and-writes .line { fill: var(--all-line); }
pattern.writes { --own: var(--writes); } pattern.writes .line { fill: var(--writes-line); }
pattern.neither { --own: var(--neither); }
.bar { stroke-width: 1; }
.bar.reads-and-writes { fill: url(#fill-reads-and-writes); stroke: var(--all); }
.bar.writes { fill: url(#fill-writes); stroke: var(--writes); }
.bar.neither { fill: url(#fill-neither); stroke: var(--neither); }
.transaction { fill: var(--shade); } .transaction.odd { fill: var(--shade-odd); }
.boundary { stroke: var(--rule); } .lane { stroke: var(--rule); stroke-width: .5; }
.step { stroke: var(--soft); }
.axis { fill: var(--soft); font-size: 13px; }
.relation { fill: var(--text); stroke: var(--shade); stroke-width: 4px; paint-order: stroke; font-size: 13px; }
.statement { fill: var(--soft); } .statement.doubtful { fill: none; stroke: var(--medium); stroke-width: 2; }
.wide { overflow-x: auto; margin: .75rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; overflow-wrap: normal; }
caption { padding-bottom: .35rem; text-align: left; }
th, td { padding: .4rem .9rem .4rem 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; }
thead th { color: var(--soft); font-size: .875rem; font-weight: 600; }
tbody th { font-weight: 400; }
td { min-width: 6.5rem; }
.number { min-width: 0; text-align: right; }
#way-back table { min-width: 44rem; table-layout: fixed; overflow-wrap: anywhere; }
#way-back thead th { width: 18%; }
#way-back thead th:first-child, #way-back thead th:nth-child(2) { width: 13%; }
#way-back thead th:nth-child(3) { width: 38%; }
article { margin-top: 2rem; padding-top: 1rem; border-top: 2px solid var(--rule); }
.block { margin: .75rem 0 .25rem; color: var(--soft); }
.statements { margin: 0; padding: 0; list-style: none; }
.statements > li { padding: .75rem 0 .75rem 1rem; border-left: 3px solid transparent; }
.statements.transaction > li { border-left-color: var(--rule); }
.place { display: flex; flex-wrap: wrap; gap: 0 .75rem; align-items: baseline; margin: 0; }
.time { padding: 0 .5rem; border: 1px solid var(--rule); border-radius: .25rem; font-size: .8125rem; }
.time.long { border-color: var(--medium); color: var(--medium); font-weight: 600; }
pre {
  margin: .5rem 0; padding: .75rem 1rem; background: var(--raised); border-radius: .25rem; line-height: 1.45;
  white-space: pre-wrap; tab-size: 4;
}
.effects, .findings { margin: .25rem 0; padding-left: 1.25rem; }
.effects .reads-and-writes b, .effects .bad { color: var(--high); }
.effects .writes b, .effects .long, .effects .doubt { color: var(--medium); }
.effects .none { color: var(--soft); }
.findings { padding: 0; list-style: none; }
.finding { margin: .5rem 0; padding: .5rem .75rem; border: 1px solid var(--mark); border-left-width: 4px; border-radius: .25rem; }
.finding.error { --mark: var(--high); } .finding.warning { --mark: var(--medium); }
.finding.note { --mark: var(--neither); } .finding.accepted { --mark: var(--low); }
summary { cursor: pointer; padding: .25rem 0; }
summary h3 { display: inline; }
.state { color: var(--soft); font-size: .875rem; }
.diff ins, .diff del { display: block; margin: 0 -1rem; padding: 0 1rem; text-decoration: none; }
.diff ins { background: var(--added); color: var(--added-text); }
.diff del { background: var(--gone); color: var(--gone-text); }
.same { color: var(--soft); }
.checklist { margin: 0; padding: 0; list-style: none; }
.checklist li { display: flex; gap: .75rem; padding: .4rem 0; border-bottom: 1px solid var(--rule); }
.checklist input { flex: none; width: 1.25rem; height: 1.25rem; margin: .15rem 0 0; accent-color: var(--link); }
.checklist label { flex: 1; }
.many article, .many .object { content-visibility: auto; contain-intrinsic-size: auto 60rem; }
#how-to li { margin: .35rem 0; }
@media print {
  :root { --text: #000; --soft: #444; font-size: 10pt; }
  @page { margin: 16mm; }
  body { max-width: none; padding: 0; }
  nav, .skip { display: none; }
  .wide { overflow: visible; }
  #way-back table { min-width: 0; }
  h2, h3, .place, .block, summary { break-after: avoid; }
  figure, tr, .finding, #verdict, #checklist { break-inside: avoid; }
  .bar, .transaction, .statement, .diff ins, .diff del, #verdict { print-color-adjust: exact; }
  .many article, .many .object { content-visibility: visible; }
  details::details-content { display: block; content-visibility: visible; height: auto; }
}
)css";

}  // namespace

std::string_view page_style() { return k_style; }

}  // namespace migc::cli
