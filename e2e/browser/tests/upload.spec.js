const fs = require('node:fs');
const { test, expect, signIn, accessible } = require('./site');

// A file of its own for every run: what was imported before is not stored again.
function file(rows, bad = '') {
  const run = Date.now().toString(36);
  let text = 'id,email,name,city\n';
  for (let n = 0; n < rows; n++) text += `b${run}-${n},b${run}-${n}@example.com,"<b>Browser</b>, ${n}",Bern\n`;
  return { name: 'members.csv', mimeType: 'text/csv', buffer: Buffer.from(text + bad) };
}

test('a file is sent, imported before one\'s eyes, and what was rejected can be saved', async ({ page }) => {
  await signIn(page, '/app/upload');
  await page.getByLabel(/^File/).setInputFiles(file(2000, '=HYPERLINK("https://evil.example.com"),no address,Eve,Bern\n,x@example.com,No Id,Bern\n'));
  await page.getByRole('button', { name: 'Upload and import' }).click();
  await page.waitForURL(/\/app\/uploads\/[^/]+$/); // S3 adds what it stored
  await expect(page.locator('[data-state=done]')).toBeVisible({ timeout: 45_000 });
  await expect(page.locator('#rows')).toHaveText('2\u202f002');
  await expect(page.locator('#stored')).toHaveText('2\u202f000');
  await expect(page.locator('#rejected')).toHaveText('2');
  await accessible(page);
  const saving = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download what was rejected' }).click();
  const report = fs.readFileSync(await (await saving).path(), 'utf8');
  expect((await saving).suggestedFilename()).toMatch(/^rejected-.*\.csv$/);
  expect(report.split('\n').length).toBe(4);
  for (const line of report.split('\n')) expect(line).not.toMatch(/(^|,)"?[=+\-@]/);
});

test('a file that is none is refused, with the reason', async ({ page }) => {
  await signIn(page, '/app/upload');
  await page.getByLabel(/^File/).setInputFiles({ name: 'members.csv', mimeType: 'text/csv', buffer: Buffer.from('just,some\nthing,else\n') });
  await page.getByRole('button', { name: 'Upload and import' }).click();
  await expect(page.locator('[data-state=refused]')).toBeVisible({ timeout: 45_000 });
  await accessible(page);
});

test('an upload works without scripts', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await signIn(page, '/app/upload');
  await page.getByLabel(/^File/).setInputFiles(file(3));
  await page.getByRole('button', { name: 'Upload and import' }).click();
  await page.waitForURL(/\/app\/uploads\/\w/); // with what S3 says of the file behind it
  await expect(page.locator('[data-state=done]')).toBeVisible({ timeout: 45_000 }); // the page loads itself again
  await expect(page.locator('#stored')).toHaveText('3');
  await context.close();
});

test('what is waited for looks right @look', async ({ page }) => {
  await signIn(page, '/app/uploads/nothing-was-sent');
  await expect(page.getByText('Waiting to begin')).toBeVisible();
  await accessible(page);
  await expect(page).toHaveScreenshot('waiting.png', { mask: [page.locator('progress')] });
});
