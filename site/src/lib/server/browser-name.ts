import Bowser from 'bowser';

/** What a browser is called and what it runs on, as far as its own long name tells. */
export interface BrowserName {
  browser: string | undefined;
  system: string | undefined;
}

export function browserName(userAgent: string): BrowserName {
  if (userAgent === '') return { browser: undefined, system: undefined };
  const { browser, os } = Bowser.parse(userAgent);
  // What is no browser says its name first: curl/8.5.0.
  return { browser: browser.name || userAgent.split(/[/ ]/, 1)[0], system: os.name || undefined };
}
