// Package browser has what people do with the pages, in a browser: Playwright's tests in tests/, and what they need here.
//
// The tests know nothing of where they run: BASE_URL, EMAIL and PASSWORD say it. `make e2e-browser` deploys an environment to the
// embedded AWS for them; on staging the same tests run against its URL (docs/web.md). The browser is one that is installed,
// never a downloaded one: Chromium finds it, and installs Debian's where it may.
package browser
