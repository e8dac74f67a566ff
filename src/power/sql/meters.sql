SELECT meter, settings FROM meter
