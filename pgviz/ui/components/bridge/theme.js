// Streamlit's theme. Asking for a colour costs a layout: not with every update.

/** What differs between themes: the name of a class around the component. */
export const themeOf = (section) => section.getRootNode().host?.parentElement?.className;
