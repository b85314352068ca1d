import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { until } from "../support/until.ts";
import { RunningPlatform, sshAlert } from "./platform.ts";

const executablePath = "/usr/bin/chromium";
const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

describe("a person in a real browser", function () {
  this.timeout(600_000);
  const platform = new RunningPlatform();
  const profile = mkdtempSync(join(tmpdir(), "socless-chromium-"));
  let browser: Browser | undefined;
  let context: BrowserContext;

  before(async function () {
    if (!existsSync(executablePath)) {
      console.error("    skipped: Chromium is not installed (apt-get install chromium)");
      this.skip();
    }
    await platform.start();
    browser = await chromium.launch({ executablePath, args, timeout: 180_000 });
    context = await browser.newContext();
    context.setDefaultTimeout(180_000);
  });
  after(async () => {
    await browser?.close();
    await platform.remove();
    rmSync(profile, { recursive: true, force: true });
  });

  it("presses the button in Slack and fills the pop-up", async () => {
    const { investigationId } = await platform.send(sshAlert("host-browser"));
    const question = await platform.question("host-browser", "jira-ticket");
    const page = await context.newPage();
    await page.goto(platform.outputs.slack);
    await page.selectOption("#user", "engineer@example.com");
    const card = page.locator(`article[data-ts="${question.ts}"]`);
    const ticket = page.locator('#view input[name="ticket"]');
    await until("the pop-up", async () => {
      // Slack gives the platform three seconds to open it; a person presses again.
      await card
        .locator('button[data-action$="jira-ticket"]')
        .click({ timeout: 10_000 })
        .catch(() => {});
      return ticket.waitFor({ timeout: 10_000 }).then(
        () => true,
        () => undefined,
      );
    });
    await ticket.fill("OPS-101");
    await page.click("#send");
    const view = await platform.ended(investigationId);
    assert.equal(view.outcome, "validated");
    await card.locator("button").waitFor({ state: "detached" });
  });

  it("answers on the web form of the link in the message", async () => {
    const { investigationId } = await platform.send(sshAlert("host-web"));
    const question = await platform.question("host-web", "not-me");
    const link = new RegExp(`${platform.deployment.target.apiUrl}/respond/[\\w.-]+`).exec(
      JSON.stringify(question.blocks),
    )?.[0];
    assert.ok(link, "the message has a link");
    const page = await context.newPage();
    await page.goto(link);
    assert.equal((await platform.show(investigationId)).status, "waiting");
    await page.getByRole("button", { name: "It was not me" }).click();
    const decision = await platform.question("host-web", "accept");
    const repeated = await page.goto(link);
    assert.equal(repeated?.status(), 409);
    await platform.press(decision, "accept", "oncall@example.com");
    assert.equal((await platform.ended(investigationId)).outcome, "accepted");
  });
});
