// The proleptic Gregorian calendar of years 1 to 9999: day numbers, month lengths, and the invariant culture's names.
import { argumentOutOfRange } from './exception.ts';

export const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

export const DAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

const BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365] as const;

const leap = (year: number) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** DateTime.IsLeapYear. */
export function isLeapYear(year: number): boolean {
  if (year < 1 || year > 9999) throw argumentOutOfRange('year', 'Year must be between 1 and 9999.');
  return leap(year);
}

/** DateTime.DaysInMonth. */
export function daysInMonth(year: number, month: number): number {
  if (month < 1 || month > 12) throw argumentOutOfRange('month', 'Month must be between one and twelve.');
  return monthLength(isLeapYear(year), month);
}

function monthLength(inLeapYear: boolean, month: number): number {
  return month === 2 && inLeapYear ? 29 : BEFORE_MONTH[month]! - BEFORE_MONTH[month - 1]!;
}

/** Whether there is such a day. */
export function isDate(year: number, month: number, day: number): boolean {
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= monthLength(leap(year), month);
}

function daysBeforeYear(year: number): number {
  const past = year - 1;
  return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
}

/** Days since 0001-01-01 of a date that exists. */
export function dayNumber(year: number, month: number, day: number): number {
  return daysBeforeYear(year) + BEFORE_MONTH[month - 1]! + (month > 2 && leap(year) ? 1 : 0) + day - 1;
}

export interface CalendarDate {
  year: number;
  month: number;
  day: number;
  dayOfYear: number;
}

/** The date of a day number. */
export function dateOf(number: number): CalendarDate {
  let year = Math.floor(number / 365.2425) + 1;
  while (daysBeforeYear(year) > number) year--;
  while (daysBeforeYear(year + 1) <= number) year++;
  const dayOfYear = number - daysBeforeYear(year) + 1;
  const inLeapYear = leap(year);
  let month = 1;
  let left = dayOfYear;
  for (let length = monthLength(inLeapYear, month); left > length; length = monthLength(inLeapYear, month)) {
    left -= length;
    month++;
  }
  return { year, month, day: left, dayOfYear };
}
