// Every function takes every method: for one that it does not serve it answers 405 with `Allow`, where the host would
// answer an empty 404. The host matches routes in alphabetical order of the functions' names and gives literals no
// priority; the four routes are literals that no other route covers, so their names decide nothing.
import type { HttpMethod } from '@azure/functions';

export const ALL_METHODS: HttpMethod[] = ['GET', 'POST', 'DELETE', 'PUT', 'PATCH', 'HEAD', 'OPTIONS'];
