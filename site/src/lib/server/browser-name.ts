import Bowser from 'bowser';

/** The names of a browser and its operating system, as far as the User-Agent header has them. */
export interface BrowserName {
  browser: string | undefined;
  system: string | undefined;
}

export function browserName(userAgent: string): BrowserName {
  if (userAgent === '') return { browser: undefined, system: undefined };
  const { browser, os } = Bowser.parse(userAgent);
  // Bowser knows browsers only. Other clients begin with their name, as in curl/8.5.0.
  return { browser: browser.name || userAgent.split(/[/ ]/, 1)[0], system: os.name || undefined };
}
