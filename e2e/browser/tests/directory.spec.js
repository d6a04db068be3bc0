const { test, expect, signIn, accessible, user } = require('./site');

test('the directory goes on page by page, and back to the first', async ({ page }) => {
  await signIn(page);
  const seen = new Set();
  for (let n = 0; ; n++) {
    for (const id of await page.locator('td.id').allTextContents()) {
      expect(seen.has(id), `${id} is on two pages`).toBe(false);
      seen.add(id);
    }
    const next = page.getByRole('link', { name: 'Next page' });
    if (await next.count() === 0 || n === 9) break; // a directory that has been in use for long has more
    await next.click();
    await page.waitForLoadState();
  }
  expect(seen.size).toBeGreaterThan(50);
  await page.getByRole('link', { name: 'First page' }).click();
  await expect(page).toHaveURL(/\/app\/directory$/);
});

test('somebody is found, and shown', async ({ page }) => {
  await signIn(page);
  await page.getByRole('searchbox').fill(user);
  await page.keyboard.press('Enter');
  await expect(page.locator('tbody tr')).toHaveCount(1);
  await accessible(page);
  await page.locator('td.name a').click();
  await expect(page.getByText(`${user}@example.com`)).toBeVisible();
  await accessible(page);
  await page.goto('/app/directory?q=nobody-has-this');
  await expect(page.getByText('Nobody matches')).toBeVisible();
  await page.getByRole('link', { name: 'Clear' }).click();
  await expect(page).toHaveURL(/\/app\/directory$/);
});

test('reading works without scripts', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await signIn(page);
  await page.getByRole('link', { name: 'Next page' }).click();
  await expect(page.locator('tbody tr').first()).toBeVisible();
  await page.locator('td.name a').first().click();
  await expect(page.getByText('Email', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/app\/sign-in/);
  await context.close();
});

test('a page that is not there says so', async ({ page }) => {
  await signIn(page);
  expect((await page.goto('/app/user?id=nobody')).status()).toBe(404);
  await accessible(page);
});

test('the list, nobody, nothing and the upload page @look', async ({ page }) => {
  await signIn(page);
  // Rows come in the order of the table's hash, so the picture is of one whose content is known.
  await page.goto('/app/directory?q=u60-0000001');
  await expect(page).toHaveScreenshot('list.png');
  await page.goto('/app/directory?q=nobody-has-this');
  await accessible(page);
  await expect(page).toHaveScreenshot('nobody.png');
  await page.goto('/app/user?id=nobody');
  await expect(page).toHaveScreenshot('missing.png');
  await page.goto('/app/upload');
  await accessible(page);
  await expect(page).toHaveScreenshot('upload.png');
});
