const { test, expect, signIn, accessible, email, password, invited, invitation, user } = require('./site');

test('who has not signed in is sent to do so, and back', async ({ page }) => {
  await page.goto(`/app/user?id=${user}`);
  await expect(page).toHaveURL(/\/app\/sign-in\?next=/);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('do not match an account');
  await accessible(page);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(new RegExp(`/app/user\\?id=${user}`));
});

test('cookies are out of the reach of scripts', async ({ page, context }) => {
  await signIn(page);
  expect(await page.evaluate(() => document.cookie)).toBe('');
  const cookies = await context.cookies();
  expect(cookies.map((c) => c.name).sort()).toEqual(['__Host-csrf', '__Host-renewal', '__Host-session']);
  for (const c of cookies) expect(c).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/' });
});

test('a session that lost its token is renewed; one that was tampered with is over', async ({ page, context }) => {
  await signIn(page);
  const session = (await context.cookies()).find((c) => c.name === '__Host-session');
  await context.clearCookies({ name: '__Host-session' });
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Directory' })).toBeVisible();
  await context.addCookies([{ ...session, value: session.value.slice(0, -6) + 'AAAAAA' }]);
  await page.reload();
  await expect(page).toHaveURL(/\/app\/sign-in/);
});

test('signing out ends the session, also for the button back', async ({ page }) => {
  await signIn(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/app\/sign-in/);
  await page.goBack();
  await expect(page).toHaveURL(/\/app\/sign-in/);
});

test('who was invited chooses a password first', async ({ page }) => {
  test.skip(!invited, 'nobody was invited');
  const own = 'My-0wn-battery-of-horses';
  await page.goto('/app/upload');
  await page.getByLabel('Email').fill(invited);
  await page.getByLabel('Password').fill(invitation);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Choose a password' })).toBeVisible();
  await accessible(page);
  await page.getByLabel('Password of the invitation').fill(invitation);
  await page.getByLabel('New password').fill(invitation);
  await page.getByRole('button', { name: 'Choose and sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('too easy to guess');
  await accessible(page);
  await page.getByLabel('Password of the invitation').fill(invitation);
  await page.getByLabel('New password').fill(own);
  await page.getByRole('button', { name: 'Choose and sign in' }).click();
  await expect(page).toHaveURL(/\/app\/upload$/);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Email').fill(invited);
  await page.getByLabel('Password').fill(own);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/app\/directory/);
});

test('the page to choose a password @look', async ({ page }) => {
  await page.goto('/app/password');
  await accessible(page);
  await expect(page).toHaveScreenshot('password.png');
});

test('the sign-in page @look', async ({ page }) => {
  await page.goto('/app/directory');
  await accessible(page);
  await expect(page).toHaveScreenshot('sign-in.png');
});
