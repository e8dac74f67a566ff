/** Put in by the build. */
export const VERSION: string = process.env.BREADBOX_VERSION ?? '0.0.0-unbuilt';
