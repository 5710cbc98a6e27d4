return require "dnn.support.xml"
