export const telegram = {};
