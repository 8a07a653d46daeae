/** Who publishes: what makes this *Focus This Week* and not another weekly newsletter. Comes from the configuration. */
export interface NewsletterIdentity {
  name: string;
  /** Where answers to the question can be mailed. */
  editorEmail: string;
  /** The web archive; an issue is at `<archiveUrl>/<date>.html`. */
  archiveUrl: string;
  /** The IANA zone in which it tells times. */
  timeZone: string;
  /** 24-bit RGB of the newsletter, for Discord's accent colour. */
  colour: number;
}
