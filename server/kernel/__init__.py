"""What every service stands on. It imports no service, and it alone knows Connexion."""
