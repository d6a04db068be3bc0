// Runs against whatever BASE_URL says; the test in browser_test.go deploys an environment and says it.
const { defineConfig, devices } = require('@playwright/test');

const launch = {
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium', chromiumSandbox: false, timeout: 60_000, // cold starts on busy machines
  args: ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
    '--font-render-hinting=none'],
};

module.exports = defineConfig({
  testDir: 'tests', timeout: 60_000, retries: 0, workers: 1, forbidOnly: true,
  outputDir: process.env.RESULTS || 'out/results',
  reporter: [['list'], ['junit', { outputFile: process.env.JUNIT || 'out/junit.xml' }]],
  snapshotPathTemplate: '{testDir}/snapshots/{arg}-{projectName}{ext}',
  expect: { timeout: 15_000, toHaveScreenshot: { maxDiffPixelRatio: 0.02, animations: 'disabled', caret: 'hide' } },
  use: {
    baseURL: process.env.BASE_URL, ignoreHTTPSErrors: true, // the embedded AWS signs its certificate itself
    trace: 'retain-on-failure', screenshot: 'only-on-failure', launchOptions: launch,
  },
  projects: [
    { name: 'wide', use: { viewport: { width: 1100, height: 800 } } },
    { name: 'dark', use: { viewport: { width: 1100, height: 800 }, colorScheme: 'dark' }, grep: /@look/ },
    // On a phone everything has to work that works elsewhere; without being asked for it, only the pictures are looked at.
    { name: 'phone', use: { ...devices['Pixel 7'], defaultBrowserType: 'chromium' }, grep: process.env.PHONE ? /./ : /@look/ },
  ],
});
