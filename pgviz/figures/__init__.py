"""Pictures: results of the core to plotly figures. Nothing is computed here that a person could ask for."""
