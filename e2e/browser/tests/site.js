// What every test has: a page whose errors fail the test, and the ways through the site.
const base = require('@playwright/test');
const { AxeBuilder } = require('@axe-core/playwright');

const email = process.env.EMAIL, password = process.env.PASSWORD;
const invited = process.env.INVITED, invitation = process.env.INVITATION;
const user = process.env.USER_ID || 'u60-0000001'; // somebody who is in the directory

// A page must not log errors (what its policy of content forbids among them), and no script of it may fail.
const test = base.test.extend({
  page: async ({ page }, use) => {
    const errors = [];
    page.on('console', (m) => { if (m.type() === 'error' && !/status of (403|404|422)/.test(m.text())) errors.push(m.text()); });
    page.on('pageerror', (e) => errors.push(e.message));
    await use(page);
    base.expect(errors).toEqual([]);
  },
});

async function signIn(page, at = '/app/directory') {
  await page.goto(at);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**' + at);
}

// accessible holds a page against WCAG 2.2, A and AA.
async function accessible(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze();
  base.expect(violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.target).join(' ')}`)).toEqual([]);
}

module.exports = { test, expect: base.expect, signIn, accessible, email, password, invited, invitation, user };
