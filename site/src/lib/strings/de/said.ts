/** What services say to visitors. What isn't here is shown as the service said it, in English. */
export const said: Record<string, string | undefined> = {
  'A complete order cannot be cancelled': 'Eine bezahlte Bestellung kann nicht storniert werden',
  'Another payment for this order is under way': 'Eine andere Zahlung für diese Bestellung läuft gerade',
  'A name must have at most 60 characters': 'Ein Name darf höchstens 60 Zeichen haben',
  'A passkey needs a name': 'Ein Passkey braucht einen Namen',
  'An account can have 20 passkeys: please remove one first':
    'Ein Konto kann 20 Passkeys haben: bitte entferne erst einen',
  'Email in use': 'Diese E-Mail-Adresse hat schon ein Konto',
  'Email must be valid': 'Das ist keine gültige E-Mail-Adresse',
  'Invalid credentials': 'E-Mail oder Passwort stimmt nicht',
  'Not enough seats are left': 'So viele Plätze sind nicht mehr frei',
  'Password must have at least 8 characters': 'Das Passwort braucht mindestens 8 Zeichen',
  'Password must have at most 128 characters': 'Das Passwort darf höchstens 128 Zeichen haben',
  'Password must be text': 'Das Passwort muss Text sein',
  'Seats are held or sold in the currency it has':
    'In der bisherigen Währung sind schon Plätze reserviert oder verkauft',
  'Sold out': 'Ausverkauft',
  'The hold on your seats has lapsed: please order again':
    'Die Reservierung ist abgelaufen: bitte bestelle noch einmal',
  'The money was let go before the order could have it':
    'Der Betrag wurde freigegeben, bevor die Bestellung ihn bekam',
  'The payment could not be taken': 'Die Zahlung konnte nicht eingezogen werden',
  'The payment was not of the amount of the order': 'Der bezahlte Betrag war nicht der der Bestellung',
  'Description must have at most 5,000 characters': 'Die Beschreibung darf höchstens 5.000 Zeichen haben',
  'Place must have at most 200 characters': 'Der Ort darf höchstens 200 Zeichen haben',
  'The start is more than a day ago': 'Der Beginn liegt mehr als einen Tag zurück',
  'The ticket has changed since you read it': 'Das Ticket wurde geändert, seit du es geöffnet hast',
  'The ticket was changed at the same time': 'Das Ticket wurde im selben Moment geändert',
  'There is no such order': 'Diese Bestellung gibt es nicht',
  'There is no such session': 'Diese Sitzung gibt es nicht',
  'There is no such ticket': 'Dieses Ticket gibt es nicht',
  'This link has been used or is too old': 'Dieser Link wurde schon benutzt oder ist zu alt',
  'For this, please sign out and in again first': 'Bitte melde dich dafür erst ab und wieder an',
  'That took too long: please try again': 'Das hat zu lange gedauert: bitte versuche es noch einmal',
  'There is no such passkey': 'Diesen Passkey gibt es nicht',
  'This is no passkey for this site': 'Das ist kein Passkey für diese Seite',
  'This passkey belongs to an account already': 'Dieser Passkey gehört schon zu einem Konto',
  'This passkey is not known here any more': 'Dieser Passkey ist hier nicht mehr bekannt',
  'This is not your ticket': 'Das ist nicht dein Ticket',
  'This is not the current password': 'Das ist nicht das bisherige Passwort',
  'This order is paid already': 'Diese Bestellung ist schon bezahlt',
  'This order was cancelled': 'Diese Bestellung wurde storniert',
  'This password is easy to guess: please choose another':
    'Dieses Passwort ist leicht zu erraten: bitte wähle ein anderes',
  'This password is one of the most common ones: please choose another':
    'Dieses Passwort ist eines der häufigsten: bitte wähle ein anderes',
  'Title is required': 'Ein Titel fehlt',
  'Title must have at most 200 characters': 'Der Titel darf höchstens 200 Zeichen haben',
  'Too many attempts: please try again later': 'Zu viele Versuche: bitte versuche es später noch einmal',
  'Very many people are signing in right now: please try again':
    'Gerade melden sich sehr viele an: bitte versuche es noch einmal',
  'You cannot buy your own ticket': 'Dein eigenes Ticket kannst du nicht kaufen',
  'You must supply a password': 'Ein Passwort fehlt',
  'Your hold lapsed before you paid, and the seats were sold to others':
    'Die Reservierung lief ab, bevor du bezahlt hast, und die Plätze wurden anderen verkauft',
  'The order was cancelled before the payment': 'Die Bestellung wurde vor der Zahlung storniert',
  'The order was paid already': 'Die Bestellung war schon bezahlt',
};
