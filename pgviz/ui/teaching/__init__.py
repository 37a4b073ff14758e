"""How a page teaches: a question with a guess, common mistakes, the calculation as code to copy."""
