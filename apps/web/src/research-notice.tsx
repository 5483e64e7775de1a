export const ResearchNotice = () => <p class="research-notice">For research use. Not for diagnosis.</p>
