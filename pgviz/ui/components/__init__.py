"""What a person can take hold of: sheets, maps of features, the film; and the bridge to the browser that they share."""
