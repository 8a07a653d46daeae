import manifest from '../package.json' with { type: 'json' };

/** The flags of node in `npm start`, so that what is measured is what runs. */
export const startFlags = manifest.scripts.start.split(' ').slice(1, -1);
