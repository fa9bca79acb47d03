import ical, { ICalCalendarMethod } from 'ical-generator';

/** An event that has a date. Times are ISO 8601. */
export interface CalendarEvent {
  ticketId: string;
  /** The ticket's version: a later file replaces an earlier one in the visitor's calendar. */
  version: number;
  title: string;
  startsAt: string;
  endsAt?: string | undefined;
  place?: string | undefined;
  url?: string | undefined;
}

/** The event as an iCalendar file (RFC 5545), with its times in UTC. */
export function calendarOf(event: CalendarEvent): string {
  const { ticketId, version, title, startsAt, endsAt, place, url } = event;
  const calendar = ical({ prodId: '//Boxoffice//Boxoffice//EN', method: ICalCalendarMethod.PUBLISH });
  calendar.createEvent({
    id: ticketId,
    sequence: version - 1,
    start: new Date(startsAt),
    ...(endsAt && { end: new Date(endsAt) }),
    summary: title,
    ...(place && { location: place }),
    ...(url && { url }),
  });
  return calendar.toString();
}
