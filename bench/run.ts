/** `npm run bench`: every benchmark, one after the other. */
await import('./start.ts');
await import('./search.ts');
await import('./answers.ts');
await import('./readers.ts');
await import('./commands.ts');
await import('./broadcast.ts');
