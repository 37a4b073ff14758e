"""How the app is put on a server: nginx before several processes, the image, the replicas."""
