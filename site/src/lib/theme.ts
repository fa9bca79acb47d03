/** The colour themes of app.css. Without a choice a page has the theme of the visitor's system. */
export const themes = { light: 'matinee', dark: 'evening' } as const;
export type Theme = (typeof themes)[keyof typeof themes];

export const isTheme = (text: string | undefined): text is Theme =>
  text === themes.light || text === themes.dark;
