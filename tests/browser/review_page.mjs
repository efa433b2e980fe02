// Opens the review page of a packet in Chromium and looks at it as people do: at three widths, light, dark and on
// paper, with a keyboard, and through the accessibility tree.   usage: node review_page.mjs PACKET SCREENSHOTS
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [packet, screenshots] = process.argv.slice(2).map((each) => path.resolve(each));
const address = pathToFileURL(path.join(packet, "review.html")).href;
const manifest = JSON.parse(readFileSync(path.join(packet, "manifest.json"), "utf8"));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const widths = [360, 768, 1440];
const strength = ["AccessShareLock", "RowShareLock", "RowExclusiveLock", "ShareUpdateExclusiveLock", "ShareLock",
  "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock"];

// What the manifest says is held: of each relation in use, each mode of a transaction that is stronger than those
// before it. Locks of indexes are left out here, and in the project there are none but with their tables'.
function heldLocks() {
  const blocks = manifest.transactions.map(({ first, count }) => [first, first + count]);
  const inBlock = new Set(blocks.flatMap(([begin, end]) => [...Array(end - begin).keys()].map((i) => begin + i)));
  manifest.statements.forEach((_, i) => { if (!inBlock.has(i)) blocks.push([i, i + 1]); });
  const bars = [];
  for (const [begin, end] of blocks) {
    const held = new Map();
    for (const statement of manifest.statements.slice(begin, end)) {
      for (const { relation, kind, mode, in_use } of statement.locks) {
        if (!in_use || kind === "index") continue;
        const rank = strength.indexOf(mode);
        if ((held.get(relation) ?? -1) >= rank) continue;
        held.set(relation, rank);
        bars.push(`${relation} ${mode}`);
      }
    }
  }
  return bars;
}

const tests = [];
const test = (name, run) => tests.push([name, run]);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],  // as root, in a container
});

// A page that must neither complain nor ask for anything.
async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, offline: true, ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => { complaints.push(dialog.message()); dialog.dismiss(); });
  page.on("request", (request) => { if (request.url() !== address) complaints.push(request.url()); });
  await page.goto(address);
  return { page, complaints, close: () => context.close() };
}

for (const colorScheme of ["light", "dark"]) {
  for (const width of widths) {
    test(`${colorScheme}, ${width} pixels wide: no complaint, no request, nothing to scroll sideways`, async () => {
      const { page, complaints, close } = await open({ viewport: { width, height: 900 }, colorScheme });
      const [inner, outer] = await page.evaluate(() =>
        [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      assert.ok(inner <= outer, `${inner} pixels of content in ${outer}`);
      await page.screenshot({ path: path.join(screenshots, `${colorScheme}-${width}.png`), fullPage: true });
      assert.deepEqual(complaints, []);
      await close();
    });
  }

  test(`${colorScheme}: axe finds nothing that keeps people out`, async () => {
    const { page, close } = await open({ colorScheme });
    await page.evaluate(axe);
    const { violations, passes } = await page.evaluate(() => axe.run(document));
    assert.ok(passes.some(({ id }) => id === "color-contrast"), "it has looked at contrasts");
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).slice(0, 3)}`), []);
    await close();
  });
}

test("the picture has a bar for each held lock, the table a row", async () => {
  const { page, close } = await open();
  const bars = await page.locator("figure svg[role=img] rect.bar").count();
  const expected = heldLocks();
  assert.ok(expected.length > 5);
  assert.equal(bars, expected.length, expected.join("\n"));
  assert.equal(await page.locator("#locks tbody tr").count(), expected.length);
  const outside = await page.evaluate(() => {
    const svg = document.querySelector("figure svg[role=img]").getBoundingClientRect();
    return [...document.querySelectorAll("figure svg[role=img] rect.bar")].filter((bar) => {
      const box = bar.getBoundingClientRect();
      return box.left < svg.left || box.right > svg.right + 1 || box.bottom > svg.bottom || box.width < 1;
    }).length;
  });
  assert.equal(outside, 0);
  await close();
});

test("names and messages that look like HTML are shown as they are", async () => {
  const { page, close } = await open();
  const text = await page.evaluate(() => document.body.textContent);
  for (const each of ['"><script>alert(1)</script>', "a&amp;b", "</style>", "<img src=x onerror=alert(2)>",
    'Columns for <b>the</b> "><script>alert(3)</script> profile', "</code></pre><script>alert(4)</script>",
    "<i>nobody</i> writes", "</style><style>body { display: none }</style>", "abc<U+202E>fdp.exe"])
    assert.ok(text.includes(each), each);
  assert.ok(!text.includes("\u202e"));
  assert.equal(await page.locator("script, img, iframe, object, link, main style, i").count(), 0);
  assert.ok(await page.locator("h1").isVisible());
  await close();
});

test("the boxes of the checklist are reached with Tab and ticked with Space", async () => {
  const { page, close } = await open();
  const boxes = await page.locator("#checklist input").count();
  assert.ok(boxes >= 4);
  const reached = new Set();
  for (let i = 0; i < 1000 && reached.size < boxes; ++i) {
    await page.keyboard.press("Tab");
    const id = await page.evaluate(() => document.activeElement?.type === "checkbox" && document.activeElement.id);
    if (!id) continue;
    reached.add(id);
    await page.keyboard.press("Space");
  }
  assert.equal(await page.locator("#checklist input:checked").count(), boxes);
  await close();
});

test("the outline: one h1, no level left out, landmarks, a skip link, names for all controls", async () => {
  const { page, close } = await open();
  const levels = await page.evaluate(() =>
    [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].map((each) => Number(each.tagName[1])));
  assert.equal(levels.filter((each) => each === 1).length, 1);
  levels.reduce((last, each) => { assert.ok(each <= last + 1, levels.join()); return each; }, 0);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "#main");
  for (const [role, name] of [["img", /^Locks on \d+ relations? over the window/], ["navigation", "Sections"],
    ["region", /^Risk: (high|medium|low)$/], ["checkbox", /^A backup was taken/]])
    assert.ok(await page.getByRole(role, { name }).first().isVisible(), role);
  assert.equal(await page.evaluate(() => new Set([...document.querySelectorAll("[id]")].map((e) => e.id)).size),
    await page.locator("[id]").count());
  const broken = await page.evaluate(() => [...document.querySelectorAll('a[href^="#"]')]
    .filter((a) => !document.getElementById(a.getAttribute("href").slice(1))).length);
  assert.equal(broken, 0);
  await close();
});

test("on paper: black on white, also of a dark screen, and nothing folded away", async () => {
  const { page, close } = await open({ colorScheme: "dark" });
  await page.evaluate(() => document.querySelectorAll("details").forEach((each) => { each.open = false; }));
  await page.emulateMedia({ media: "print" });
  const row = page.locator("#locks tbody tr").first();
  assert.ok((await row.boundingBox()).height > 0);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
  await page.screenshot({ path: path.join(screenshots, "print.png"), fullPage: true });
  await page.pdf({ path: path.join(screenshots, "print.pdf"), format: "A4", printBackground: false });
  await close();
});

let failed = 0;
for (const [name, run] of tests) {
  try {
    await run();
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n${error.stack}`);
  }
}
await browser.close();
console.log(`browser: ${tests.length - failed} passed, ${failed} failed; screenshots in ${screenshots}`);
process.exit(failed === 0 ? 0 : 1);
